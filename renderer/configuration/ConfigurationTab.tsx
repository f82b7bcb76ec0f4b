import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { EMPTY_CONFIGURATION } from '../../backend/contract/configuration/configuration.ts'
import { useRole } from '../backend/live-store.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { ConfigurationWork } from './ConfigurationWork.tsx'
import { adoptConfiguration, saveConfiguration } from './configuration-calls.ts'
import { useBoardConfiguration } from './use-board-configuration.ts'

/** What a board shall be and what it says it is: sensors, outputs, pins; its versions. */
export function ConfigurationTab({ board }: { board: Board }) {
  const { t } = useTranslation('configuration')
  const live = useBoardConfiguration(board.id)
  if (!live.known) return <p>{t('loading')}</p>
  if (live.desired === null) return <NoConfiguration board={board} />
  return <ConfigurationWork key={board.id} board={board} live={live} desired={live.desired} />
}

/** Also shown by the tab of the offline rules. */
export function NoConfiguration({ board }: { board: Board }) {
  const { t } = useTranslation('configuration')
  const allowed = useRole() !== 'viewer'
  const [busy, setBusy] = useState(false)
  const needs = allowed ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  if (board.family === 'plain') return <EmptyState title={t('plain.title')} text={t('plain.text')} />
  const begin = async (run: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await run()
    } catch (fault) {
      showFailure(t('none.failed'), fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <EmptyState title={t('none.title')} text={t('none.text')}>
      <Button variant="filled" disabled={!allowed || busy} title={needs} onClick={() => void begin(() => adoptConfiguration(board.id, 0))}>
        {t('none.adopt')}
      </Button>
      <Button
        disabled={!allowed || busy}
        title={needs}
        onClick={() => void begin(() => saveConfiguration(board.id, 0, EMPTY_CONFIGURATION, null))}
      >
        {t('none.empty')}
      </Button>
    </EmptyState>
  )
}
