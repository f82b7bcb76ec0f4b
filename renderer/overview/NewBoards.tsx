import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { allows } from '../../backend/contract/roles.ts'
import { registerBoards } from '../backend/board-calls.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { undoable } from '../ui/undoable.ts'
import classes from './new-boards.module.css'

/** Boards that were heard and wait for a person's word: all at once, or one by one. */

const LISTED = 50

export const NewBoards = memo(function NewBoards({ boards }: { boards: readonly Board[] }) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const format = useFormat()
  const [listed, setListed] = useState(false)
  const [busy, setBusy] = useState(false)
  const may = allows(useRole(), 'operator')
  const why = may ? undefined : t('fresh.role', { role: common('role.operator') })
  if (boards.length === 0) return null

  const accept = async (ids: string[]) => {
    setBusy(true)
    try {
      await registerBoards(ids, 'accepted')
    } catch (error) {
      showFailure(t('fresh.failed'), error)
    } finally {
      setBusy(false)
    }
  }

  const reject = (board: Board) =>
    undoable(
      () => registerBoards([board.id], 'rejected'),
      () => registerBoards([board.id], 'new'),
      {
        done: t('fresh.rejected', { name: board.name ?? board.id }),
        text: t('fresh.rejectedText'),
        failed: t('fresh.rejectFailed'),
        notBack: t('fresh.rejectFailed'),
      },
    )

  return (
    <div className={classes.fresh}>
      <Banner
        status="event"
        title={t('fresh.title', { count: boards.length })}
        actions={
          <>
            <Button size="sm" aria-expanded={listed} onClick={() => setListed(!listed)}>
              {t(listed ? 'fresh.hide' : 'fresh.show')}
            </Button>
            <Button
              size="sm"
              variant="filled"
              loading={busy}
              disabled={!may}
              title={why}
              onClick={() => void accept(boards.map((board) => board.id))}
            >
              {t('fresh.acceptAll')}
            </Button>
          </>
        }
      >
        {why ?? t('fresh.text')}
      </Banner>
      {listed && (
        <ul className={classes.list}>
          {boards.slice(0, LISTED).map((board) => (
            <li key={board.id} className={classes.item}>
              <Link to="/devices/$boardId" params={{ boardId: board.id }} className={classes.name}>
                {board.name ?? board.id}
              </Link>
              <span className={classes.note}>{board.health.firmware ?? ''}</span>
              <span className={classes.note}>{t('fresh.metrics', { time: format.moment(board.firstSeenMs, Date.now()) })}</span>
              <Button size="sm" disabled={!may} title={why} onClick={() => void accept([board.id])}>
                {common('act.accept')}
              </Button>
              <Button size="sm" variant="subtle" disabled={!may} title={why} onClick={() => void reject(board)}>
                {common('act.reject')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
})
