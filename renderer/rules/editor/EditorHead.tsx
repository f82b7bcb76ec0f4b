import { ActionIcon, Button, Popover, Switch } from '@mantine/core'
import { IconAdjustments, IconArrowBackUp, IconArrowForwardUp, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRole } from '../../backend/live-store.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import page from '../../ui/page.module.css'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { showFailure, showToast } from '../../ui/toasts.tsx'
import { Palette } from '../canvas/Palette.tsx'
import classes from './editor.module.css'
import type { RuleEditor } from './use-rule-editor.ts'

/** Head of the editor: name, where the draft stands, steps, views, and what makes it the rule. */

interface Props {
  editor: RuleEditor
  /** Why it cannot be published. */
  blocks: string | undefined
  live: boolean
  adding: boolean
  onLive(live: boolean): void
  onAdding(adding: boolean): void
  /** Undefined where the inspector stands beside the canvas. */
  onSide: (() => void) | undefined
  onRule(): void
}

export function EditorHead({ editor, blocks, live, adding, onLive, onAdding, onSide, onRule }: Props) {
  const { t } = useTranslation('rules')
  const { rule, dirty, published, nextVersion } = editor
  return (
    <div className={`${page.head} ${classes.head}`}>
      <h1 className={`${page.title} ${classes.title}`}>
        <button type="button" className={classes.name} title={t('head.rename', { name: rule.name })} onClick={onRule}>
          {rule.name || t('head.nameless')}
        </button>
      </h1>
      {dirty ? (
        <StatusBadge status="accent">{t('head.draft', { version: nextVersion })}</StatusBadge>
      ) : (
        <StatusBadge status="neutral">
          {t(published?.dryRun ? 'head.dry' : 'head.version', { version: published?.version ?? 0 })}
        </StatusBadge>
      )}
      <Kept editor={editor} />
      <ActionIcon
        disabled={!editor.canUndo}
        aria-label={t('head.undo')}
        title={`${t('head.undo')} · ${t('key.ctrl')} Z`}
        onClick={editor.undo}
      >
        <IconArrowBackUp size={18} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        disabled={!editor.canRedo}
        aria-label={t('head.redo')}
        title={`${t('head.redo')} · ${t('key.ctrl')} Y`}
        onClick={editor.redo}
      >
        <IconArrowForwardUp size={18} stroke={1.75} />
      </ActionIcon>
      <Palette opened={adding} onOpened={onAdding} onAdd={(type, chosen) => editor.add(type, chosen)} />
      <Switch label={t('head.live')} checked={live} onChange={(event) => onLive(event.currentTarget.checked)} />
      <div className={classes.acts}>
        {onSide && (
          <Button leftSection={<IconAdjustments size={16} stroke={1.75} />} onClick={onSide}>
            {t('head.side')}
          </Button>
        )}
        <PublishActs editor={editor} blocks={blocks} />
      </div>
    </div>
  )
}

/** "Saved 14:31:58", or why not. */
function Kept({ editor }: { editor: RuleEditor }) {
  const { t } = useTranslation('rules')
  const format = useFormat()
  const { state, atMs, fault } = editor.keeping
  if (!editor.dirty && state === 'kept') return null
  if (state === 'failed' || state === 'conflict') {
    return (
      <span className={classes.kept} data-status="critical" role="alert" title={errorText(fault)}>
        <StatusGlyph status="critical" size={14} />
        {t('head.notKept')}
      </span>
    )
  }
  return (
    <span className={classes.kept}>
      {state === 'kept' && atMs !== null ? t('head.kept', { time: format.time(atMs) }) : t('head.keeping')}
    </span>
  )
}

function PublishActs({ editor, blocks }: { editor: RuleEditor; blocks: string | undefined }) {
  const { t } = useTranslation('rules')
  const { t: common } = useTranslation()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const needs = useRole() === 'viewer' ? common('needsRole', { role: common('role.operator') }) : undefined
  const { dirty, published, nextVersion, rule } = editor
  const why = needs ?? blocks ?? (editor.keeping.state === 'conflict' || editor.overtaken ? t('head.settleFirst') : undefined)
  const same = !dirty && published?.dryRun === false ? t('head.nothing') : undefined

  const publish = async (dryRun: boolean) => {
    setAsking(false)
    setBusy(true)
    try {
      const done = await editor.publish(dryRun)
      showToast({ status: 'ok', title: t(dryRun ? 'head.dryDone' : 'head.published', { name: done.name, version: done.version }) })
    } catch (fault) {
      showFailure(t('head.notPublished', { name: rule.name }), fault)
    } finally {
      setBusy(false)
    }
  }
  const discard = async () => {
    try {
      await editor.discard()
    } catch (fault) {
      showFailure(t('head.notDiscarded'), fault)
    }
  }
  return (
    <>
      {dirty && published !== undefined && (
        <Button variant="subtle" disabled={needs !== undefined} title={needs} onClick={() => void discard()}>
          {t('head.discard')}
        </Button>
      )}
      <Popover opened={asking} onChange={setAsking} position="bottom-end" width={320} trapFocus returnFocus>
        <Popover.Target>
          <Button
            leftSection={<IconPlayerPlay size={16} stroke={1.75} />}
            disabled={why !== undefined || busy}
            title={why}
            onClick={() => setAsking(true)}
          >
            {t('head.dryRun')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={classes.ask ?? ''} role="dialog" aria-label={t('head.dryRun')}>
          <p>
            {t(published && !published.dryRun ? 'head.dryInstead' : 'head.dryText', {
              version: nextVersion,
              before: published?.version ?? 0,
            })}
          </p>
          <Button variant="filled" onClick={() => void publish(true)}>
            {t('head.dryAct', { version: nextVersion })}
          </Button>
        </Popover.Dropdown>
      </Popover>
      <Button
        variant="filled"
        loading={busy}
        disabled={(why ?? same) !== undefined}
        title={why ?? same}
        onClick={() => void publish(false)}
      >
        {t('head.publish', { version: nextVersion })}
      </Button>
    </>
  )
}
