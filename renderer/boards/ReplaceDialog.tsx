import { Button, Modal, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FormActs } from '../ui/FormActs.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { replace } from './board-acts.ts'
import classes from './boards.module.css'

/** A new board takes the place of a broken one; says beforehand what goes over. */
export function ReplaceDialog({ board, onClose }: { board: Board; onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('boards')
  const { t: common } = useTranslation()
  const format = useFormat()
  const boards = useLive((state) => state.boards)
  const version = useLive((state) => state.boardsVersion)
  const series = useLive((state) => state.seriesByBoard)
  const [heir, setHeir] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards is changed in place, its version says when
  const choices = useMemo(() => {
    const fit = [...boards.values()].filter((one) => one.id !== board.id && one.family === board.family && one.registration !== 'rejected')
    fit.sort((a, b) => Number(b.registration === 'new') - Number(a.registration === 'new') || b.firstSeenMs - a.firstSeenMs)
    return fit.map((one) => ({ value: one.id, label: one.name === null ? one.id : `${one.name} (${one.id})` }))
  }, [boards, version, board])
  const online = board.presence.state === 'online'
  const name = board.name ?? board.id
  const chosen = heir === null ? undefined : boards.get(heir)
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t('replace.title', { name })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      {choices.length === 0 ? (
        <EmptyState title={t('replace.none')} text={t('replace.noneText')}>
          <Button onClick={onClose}>{common('act.close')}</Button>
        </EmptyState>
      ) : (
        <form
          className={blocks.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (heir === null || online) return
            void replace(board.id, heir).then((done) => done && onClose())
          }}
        >
          {online && (
            <Banner status="warning" title={t('replace.online')}>
              {t('replace.onlineText')}
            </Banner>
          )}
          <Select data-autofocus searchable label={t('replace.heir')} data={choices} value={heir} onChange={setHeir} />
          <p className={blocks.about}>{t('replace.text')}</p>
          <ul className={classes.facts}>
            <li>{t('replace.identity', { name, zone: board.zone ?? '–' })}</li>
            <li>
              {t('replace.series', { count: series.get(board.id)?.length ?? 0, number: format.number(series.get(board.id)?.length ?? 0) })}
            </li>
            <li>{t('replace.rest')}</li>
            {chosen?.registration === 'accepted' && <li>{t('replace.loses', { name: chosen.name ?? chosen.id })}</li>}
            <li>{t('replace.retired', { id: board.id })}</li>
          </ul>
          <FormActs
            act={t('act.replaceNow')}
            blocked={online ? t('replace.online') : heir === null ? t('replace.choose') : undefined}
            onCancel={onClose}
          />
        </form>
      )}
    </Modal>
  )
}
