import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { FieldChange } from '../../backend/contract/configuration/diff.ts'
import type { Push } from '../../backend/contract/configuration/state.ts'
import { useRole } from '../backend/live-store.ts'
import { type Format, useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { ChangeList } from './ChangeList.tsx'
import { entryWord, fieldWord, valueWord } from './change-words.ts'
import classes from './configuration.module.css'
import { adoptConfiguration, pushConfiguration } from './configuration-calls.ts'
import { useBoardConfiguration } from './use-board-configuration.ts'

/** "Board differs from target": the difference with both values, why, and the three things one can do. Nothing where all is well. */
export function DriftBanner({ board }: { board: Board }) {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const { desired, state, drift } = useBoardConfiguration(board.id)
  const allowed = useRole() !== 'viewer'
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const push = state?.push ?? null
  const failed = push !== null && (push.state === 'refused' || push.state === 'partial' || push.state === 'unanswered')
  if (desired === null || (drift.length === 0 && !failed)) return null
  const needs = allowed ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  const act = async (run: () => Promise<unknown>, failure: string) => {
    setBusy(true)
    try {
      await run()
    } catch (fault) {
      showFailure(failure, fault)
    } finally {
      setBusy(false)
    }
  }
  const first = drift[0]
  return (
    <>
      <Banner
        status="warning"
        title={t(drift.length > 0 ? 'drift.title' : 'drift.failed')}
        actions={
          <>
            {drift.length > 0 && (
              <Button variant="subtle" onClick={() => setShown(true)}>
                {t('drift.show')}
              </Button>
            )}
            {drift.length > 0 && state?.reported && (
              <Button
                disabled={!allowed || busy}
                title={needs}
                onClick={() => void act(() => adoptConfiguration(board.id, desired.version), t('drift.adoptFailed'))}
              >
                {t('drift.adopt')}
              </Button>
            )}
            <Button
              variant="filled"
              disabled={!allowed || busy}
              title={needs}
              onClick={() => void act(() => pushConfiguration(board.id), t('drift.sendFailed'))}
            >
              {t('drift.send')}
            </Button>
          </>
        }
      >
        {first && <FirstChange change={first} more={drift.length - 1} />}
        <span className={classes.bannerNote}>{push && pushWords(push, t, format)}</span>
      </Banner>
      <Modal
        opened={shown}
        onClose={() => setShown(false)}
        title={t('drift.differences')}
        size={720}
        closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
      >
        <ChangeList changes={drift} before={t('drift.target')} after={t('drift.board')} />
      </Modal>
    </>
  )
}

function FirstChange({ change, more }: { change: FieldChange; more: number }) {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const whole = change.field === ''
  return (
    <>
      {whole ? t(change.kind === 'removed' ? 'drift.missing' : 'drift.extra') : fieldWord(change, t)} {entryWord(change, t)}{' '}
      {!whole && (
        <>
          <span className={classes.chip}>
            {t('drift.target')} <b>{valueWord(change.before, change.field, t, format)}</b>
          </span>{' '}
          <span className={classes.chip}>
            {t('drift.board')} <b>{valueWord(change.after, change.field, t, format)}</b>
          </span>
        </>
      )}
      {more > 0 && ` ${t('drift.more', { count: more })}`}
    </>
  )
}

export function pushWords(push: Push, t: ReturnType<typeof useTranslation<'configuration'>>['t'], format: Format): string {
  const figures = { version: push.version, time: push.sentAtMs === null ? '–' : format.time(push.sentAtMs) }
  const why = [push.message, ...push.failures.map(({ gpio, detail, code }) => `GPIO ${gpio ?? '?'}: ${detail || code}`)]
  const detail = push.state === 'refused' || push.state === 'partial' ? ` ${why.filter((one) => one !== null).join(' · ')}` : ''
  return `${t(`push.${push.state}`, figures)}${detail}`
}
