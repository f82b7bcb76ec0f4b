import { Button, Kbd, Select, Switch, TextInput } from '@mantine/core'
import { IconDownload, IconFileImport, IconPlayerPause, IconPlayerPlay, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import page from '../ui/page.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { RulesNav } from './beside/RulesNav.tsx'
import { ScenesPage } from './beside/ScenesPage.tsx'
import { SettingsPage } from './beside/SettingsPage.tsx'
import { VariablesPage } from './beside/VariablesPage.tsx'
import { ConflictsButton } from './checks/ConflictsButton.tsx'
import { ImportRulesDialog } from './list/ImportRulesDialog.tsx'
import classes from './list/list.module.css'
import { NewRuleDialog } from './list/NewRuleDialog.tsx'
import { RuleTable } from './list/RuleTable.tsx'
import { exportRules, MASTER, remove, setEnabled, setMaster, usePending } from './list/rule-acts.ts'
import { fits, grouped, RULE_STATES, type RuleRow, ruleRows } from './list/rule-rows.ts'
import type { RulesSearch } from './rules-search.ts'

/** All rules: how each stands, switched one by one, together or all at once; made, imported, taken along. */
export default function RulesPage() {
  const { list = 'rules' } = useSearch({ from: '/rules' })
  if (list === 'scenes') return <ScenesPage />
  if (list === 'settings') return <SettingsPage />
  return list === 'variables' ? <VariablesPage /> : <RuleListPage />
}

function RuleListPage() {
  const { t } = useTranslation('rules')
  const { t: common } = useTranslation()
  const { language, number } = useFormat()
  const navigate = useNavigate()
  const search = useSearch({ from: '/rules' })
  const rules = useDocuments('rules')
  const drafts = useDocuments('rule-drafts')
  const standings = useDocuments('rule-standings')
  const master = useDocuments('rule-settings').list[0]?.master !== false
  const needs = allows(useRole(), 'operator') ? undefined : common('needsRole', { role: common('role.operator') })
  const [open, setOpen] = useState<'new' | 'import' | null>(search.new ? 'new' : null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const known = rules.known && drafts.known
  const all = useMemo(() => ruleRows(rules.list, drafts.list, standings.list), [rules.list, drafts.list, standings.list])
  const shown = useMemo(
    () =>
      grouped(
        all.filter((row) => fits(row, search)),
        language,
      ),
    [all, search, language],
  )
  const picked = useMemo(() => all.filter(({ id }) => chosen.has(id)), [all, chosen])
  const change = (next: RulesSearch) => void navigate({ to: '/rules', search: next, replace: true })
  const acts = (
    <>
      <Button
        leftSection={<IconFileImport size={16} stroke={1.75} />}
        disabled={needs !== undefined}
        title={needs}
        onClick={() => setOpen('import')}
      >
        {t('list.import')}
      </Button>
      <Button
        variant="filled"
        leftSection={<IconPlus size={16} stroke={1.75} />}
        disabled={needs !== undefined}
        title={needs}
        onClick={() => setOpen('new')}
      >
        {t('list.new')}
      </Button>
    </>
  )
  const { series, output } = search
  return (
    <div className={`${page.page} ${classes.page}`} aria-busy={!known}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        {known && all.length > 0 && (
          <span className={classes.count}>{t('list.count', { count: all.length, text: number(all.length) })}</span>
        )}
        <div className={classes.acts}>
          <ConflictsButton />
          <Master on={master} needs={needs} />
          {known && all.length > 0 && acts}
        </div>
      </div>
      <RulesNav here="rules" />
      {!master && (
        <Banner status="warning" title={t('master.off')}>
          {t('master.offText')}
        </Banner>
      )}
      {known && all.length === 0 && (
        <EmptyState title={t('empty.title')} text={t('empty.text')}>
          {acts}
        </EmptyState>
      )}
      {all.length > 0 && (
        <>
          <div className={classes.filters}>
            <TextInput
              type="search"
              aria-label={t('list.search')}
              placeholder={t('list.search')}
              leftSection={<IconSearch size={16} stroke={1.75} />}
              value={search.text ?? ''}
              onChange={(event) => change(withText(search, event.currentTarget.value))}
            />
            <Select
              aria-label={t('column.state')}
              w={190}
              clearable
              placeholder={t('list.anyState')}
              clearButtonProps={{ 'aria-label': t('list.anyState') }}
              value={search.state ?? null}
              data={RULE_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
              onChange={(value) => {
                const { state: _state, ...others } = search
                const state = RULE_STATES.find((one) => one === value)
                change(state === undefined ? others : { ...others, state })
              }}
            />
            {(series ?? output) !== undefined && (
              <span className={classes.only}>
                {series === undefined ? t('list.onlyOutput', { output }) : t('list.onlySeries', { series })}
                <Button
                  size="sm"
                  variant="subtle"
                  onClick={() => {
                    const { series: _series, output: _output, ...others } = search
                    change(others)
                  }}
                >
                  {t('list.showAll')}
                </Button>
              </span>
            )}
          </div>
          <section className={classes.panel} aria-label={t('title')}>
            {shown.length > 0 ? (
              <RuleTable rows={shown} chosen={chosen} needs={needs} onChoose={setChosen} />
            ) : (
              <div className={classes.none}>
                <EmptyState title={t('list.none')} text={t('list.noneText')}>
                  <Button onClick={() => change({})}>{t('list.showAll')}</Button>
                </EmptyState>
              </div>
            )}
            {picked.length > 0 && <Bulk rows={picked} needs={needs} onClear={() => setChosen(new Set())} />}
          </section>
        </>
      )}
      {open === 'new' && <NewRuleDialog onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportRulesDialog onClose={() => setOpen(null)} />}
    </div>
  )
}

function withText({ text: _text, ...others }: RulesSearch, text: string): RulesSearch {
  return text === '' ? others : { ...others, text }
}

function Master({ on, needs }: { on: boolean; needs: string | undefined }) {
  const { t } = useTranslation('rules')
  const pending = usePending(({ ids }) => ids.has(MASTER))
  return (
    <span className={classes.master}>
      {pending && <StatusGlyph status="pending" size={14} label={t('list.pending')} />}
      <Switch
        label={t(on ? 'master.on' : 'master.off')}
        title={needs ?? t('master.hint')}
        checked={on}
        disabled={needs !== undefined || pending}
        onChange={(event) => void setMaster(event.currentTarget.checked)}
      />
    </span>
  )
}

function Bulk({ rows, needs, onClear }: { rows: readonly RuleRow[]; needs: string | undefined; onClear(): void }) {
  const { t } = useTranslation('rules')
  return (
    <div
      className={classes.bulk}
      role="toolbar"
      aria-label={t('list.selected', { count: rows.length })}
      onKeyDown={(event) => event.key === 'Escape' && onClear()}
    >
      <strong aria-live="polite">{t('list.selected', { count: rows.length })}</strong>
      <Button
        size="sm"
        disabled={needs !== undefined}
        title={needs}
        leftSection={<IconPlayerPlay size={14} stroke={1.75} />}
        onClick={() => void setEnabled(rows, true)}
      >
        {t('list.enable')}
      </Button>
      <Button
        size="sm"
        disabled={needs !== undefined}
        title={needs}
        leftSection={<IconPlayerPause size={14} stroke={1.75} />}
        onClick={() => void setEnabled(rows, false)}
      >
        {t('list.disable')}
      </Button>
      <Button size="sm" leftSection={<IconDownload size={14} stroke={1.75} />} onClick={() => void exportRules(rows)}>
        {t('list.export')}
      </Button>
      <Button
        size="sm"
        variant="danger"
        disabled={needs !== undefined}
        title={needs}
        leftSection={<IconTrash size={14} stroke={1.75} />}
        onClick={() => {
          void remove(rows)
          onClear()
        }}
      >
        {t('list.delete')}
      </Button>
      <Button size="sm" variant="subtle" onClick={onClear} rightSection={<Kbd>Esc</Kbd>}>
        {t('list.clear')}
      </Button>
    </div>
  )
}
