import { ActionIcon, Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConfigurationProblem } from '../../backend/contract/configuration/check.ts'
import type { Configuration } from '../../backend/contract/configuration/configuration.ts'
import type { Push } from '../../backend/contract/configuration/state.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx'
import classes from './configuration.module.css'
import { saveConfiguration } from './configuration-calls.ts'
import { pushWords } from './DriftBanner.tsx'
import { SaveDialog } from './SaveDialog.tsx'
import { type DraftWork, useUndoKeys } from './use-draft.ts'

const GLYPH: Readonly<Record<Push['state'], Status>> = {
  waiting: 'pending',
  sent: 'pending',
  confirmed: 'ok',
  partial: 'warning',
  refused: 'warning',
  unanswered: 'warning',
}

/** How far the board is; steps back and forth; what is unsaved, and saving it. */
interface Props {
  desired: Configuration
  push: Push | null
  work: DraftWork
  problems: readonly ConfigurationProblem[]
}

export function WorkBar({ desired, push, work, problems }: Props) {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const allowed = useRole() !== 'viewer'
  const [saving, setSaving] = useState(false)
  const [busy, setBusy] = useState(false)
  const [closing, setClosing] = useState(false)
  useUndoKeys(work)
  const dirty = work.changes.length > 0
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const next = desired.version + 1
  const why = !allowed
    ? t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
    : !dirty
      ? t('save.nothing')
      : errors > 0
        ? t('save.errors', { count: errors })
        : undefined
  const save = async (note: string | null) => {
    setBusy(true)
    try {
      const { version } = await saveConfiguration(desired.id, work.overtaken ? desired.version : work.base, work.body, note)
      work.saved(version)
      setSaving(false)
    } catch (fault) {
      showFailure(t('save.failed'), fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {work.overtaken && (
        <Banner
          status="warning"
          title={t('overtaken.title', { version: desired.version, by: desired.by })}
          actions={<Button onClick={work.discard}>{t('overtaken.take')}</Button>}
        >
          {t('overtaken.text')}
        </Banner>
      )}
      <div className={classes.bar}>
        <span className={classes.push} role="status">
          {push && <StatusGlyph status={GLYPH[push.state]} />}{' '}
          {push ? pushWords(push, t, format) : t('push.none', { version: desired.version })}
        </span>
        <ActionIcon size={32} disabled={!work.canUndo} aria-label={t('undo')} title={t('undo')} onClick={work.undo}>
          <IconArrowBackUp size={16} stroke={1.75} />
        </ActionIcon>
        <ActionIcon size={32} disabled={!work.canRedo} aria-label={t('redo')} title={t('redo')} onClick={work.redo}>
          <IconArrowForwardUp size={16} stroke={1.75} />
        </ActionIcon>
        {dirty && <Button onClick={() => setClosing(true)}>{t('discard')}</Button>}
        <Button variant="filled" disabled={why !== undefined} title={why} onClick={() => setSaving(true)}>
          {t('save.version', { version: next })}
        </Button>
      </div>
      <UnsavedGuard
        dirty={dirty && !busy}
        closing={closing}
        onKeep={() => setClosing(false)}
        onDiscard={() => {
          setClosing(false)
          work.discard()
        }}
      />
      {saving && (
        <SaveDialog version={next} changes={work.changes} busy={busy} onSave={(note) => void save(note)} onClose={() => setSaving(false)} />
      )}
    </>
  )
}
