import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { printRule } from '../../../backend/contract/rules/text/print-rule.ts'
import { useNow } from '../../backend/clock.ts'
import { useRole } from '../../backend/live-store.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import { personName } from '../../language/person.ts'
import blocks from '../../ui/blocks.module.css'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { showFailure, showToast } from '../../ui/toasts.tsx'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { placed } from '../model/arrange.ts'
import { lineDiff } from '../model/line-diff.ts'
import { readVersion, readVersions } from '../rule-calls.ts'
import { useTextWorld } from '../text/use-text-world.ts'
import classes from './versions.module.css'

/** Every published version: what the draft says otherwise, in text, and the way back. */
export function VersionsTab({ editor }: { editor: RuleEditor }) {
  const { t } = useTranslation('ruleInsight')
  const { t: common } = useTranslation()
  const format = useFormat()
  const nowMs = useNow()
  const allowed = useRole() !== 'viewer'
  const [chosen, setChosen] = useState<number>()
  const present = editor.published?.version ?? 0
  const { data, error } = useQuery({
    queryKey: ['rule-versions', editor.id, present],
    queryFn: ({ signal }) => readVersions(editor.id, signal),
    enabled: present > 0,
  })
  const open = chosen ?? (present > 0 ? present : undefined)
  if (present === 0) return <p className={blocks.hint}>{t('versions.none')}</p>
  return (
    <>
      <ol className={classes.list} aria-label={t('versions.list')}>
        {data?.map(({ version, atMs, by, note }) => (
          <li key={version}>
            <button type="button" aria-pressed={version === open} className={classes.version} onClick={() => setChosen(version)}>
              <b>{t('versions.version', { version })}</b>
              <span>
                {format.moment(atMs, nowMs)} · {personName(by, format.language)}
              </span>
              {version === present && <StatusBadge status="neutral">{t('versions.present')}</StatusBadge>}
              {note && <span className={classes.note}>{note}</span>}
            </button>
          </li>
        ))}
      </ol>
      {error && (
        <p className={blocks.hint} role="alert">
          {errorText(error)}
        </p>
      )}
      {open !== undefined && (
        <Compared
          key={open}
          editor={editor}
          version={open}
          needs={allowed ? undefined : common('needsRole', { role: common('role.operator') })}
        />
      )}
    </>
  )
}

/** The draft against one version. */
function Compared({ editor, version, needs }: { editor: RuleEditor; version: number; needs: string | undefined }) {
  const { t } = useTranslation('ruleInsight')
  const world = useTextWorld()
  const { data, error } = useQuery({
    queryKey: ['rule-version', editor.id, version],
    queryFn: ({ signal }) => readVersion(editor.id, version, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const lines = useMemo(
    () => (data ? lineDiff(printRule(data.body, world), printRule(editor.rule, world)) : []),
    [data, editor.rule, world],
  )
  const differs = lines.some(({ kind }) => kind !== 'same')
  const back = () => {
    if (data === undefined) return
    try {
      editor.change((now) => placed({ ...data.body, enabled: now.enabled, dryRun: now.dryRun }))
      showToast({ status: 'ok', title: t('versions.returned', { version }) })
    } catch (fault) {
      showFailure(t('versions.notReturned', { version }), fault)
    }
  }
  if (error) {
    return (
      <p className={blocks.hint} role="alert">
        {errorText(error)}
      </p>
    )
  }
  return (
    <section className={classes.compared} aria-label={t('versions.difference', { version })}>
      <header>
        <h3>{t('versions.difference', { version })}</h3>
        <Button
          size="sm"
          disabled={!differs || needs !== undefined}
          title={needs ?? (differs ? undefined : t('versions.same'))}
          onClick={back}
        >
          {t('versions.back', { version })}
        </Button>
      </header>
      {data && !differs && <p className={blocks.hint}>{t('versions.same')}</p>}
      {differs && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolls by keys
        <pre className={classes.diff} tabIndex={0}>
          {lines.map(({ kind, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <span key={index} data-kind={kind}>
              <span className="sr-only">{kind === 'same' ? '' : t(`versions.${kind}`)}</span>
              {kind === 'same' ? '  ' : kind === 'gone' ? '− ' : '+ '}
              {text}
            </span>
          ))}
        </pre>
      )}
    </section>
  )
}
