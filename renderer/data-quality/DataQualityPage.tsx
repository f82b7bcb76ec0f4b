import { Button, Kbd, Select, Switch } from '@mantine/core'
import { IconCheck, IconFilterOff, IconHistory } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FINDING_KINDS } from '../../backend/contract/finding.ts'
import { useNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { InsightTabs } from '../calibration/InsightTabs.tsx'
import { useFormat } from '../language/format.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import page from '../ui/page.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { keepKnown, NOTHING } from '../ui/selection.ts'
import { showFailure } from '../ui/toasts.tsx'
import virtual from '../ui/virtual-table.module.css'
import classes from './data-quality.module.css'
import { FindingsTable } from './FindingsTable.tsx'
import { acknowledgeFinding } from './finding-calls.ts'
import { countSeverities, type FindingSearch, fits, isFiltered, ordered, readFindingSearch, SEVERITIES } from './finding-search.ts'
import { ScanDialog } from './ScanDialog.tsx'
import { ScanList } from './ScanList.tsx'

/** What is wrong with the data: gaps, flat lines, jumps, impossible values, drifting clocks. Worst first. */

/** Requests under way at once when many are acknowledged. */
const AT_ONCE = 6

export default function DataQualityPage() {
  const { t } = useTranslation('quality')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const nowMs = useNow()
  const may = useRole() !== 'viewer'
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readFindingSearch({ ...raw }), [raw])
  const { known, list } = useDocuments('findings')
  const boards = useLive((state) => state.boards)
  const [selection, setSelection] = useState(NOTHING)
  const [scanning, setScanning] = useState(false)

  const counts = useMemo(() => {
    const { severity: _severity, ...others } = search
    return countSeverities(list.filter((one) => fits(one, others)))
  }, [list, search])
  const shown = useMemo(() => ordered(list.filter((one) => fits(one, search))), [list, search])
  const boardChoices = useMemo(() => {
    const ids = new Set(list.map((one) => one.board))
    if (search.board) ids.add(search.board)
    return [...ids]
      .map((id) => ({ value: id, label: boards.get(id)?.name ?? id }))
      .sort((a, b) => a.label.localeCompare(b.label, format.language, { numeric: true }))
  }, [list, boards, search.board, format.language])
  const chosen = useMemo(() => keepKnown(selection, (id) => shown.some((one) => one.id === id)), [selection, shown])
  const unseen = [...chosen.chosen].filter((id) => shown.some((one) => one.id === id && one.acknowledgedBy === null))

  const change = (next: FindingSearch) => void navigate({ to: '/insights', search: { ...next }, replace: true })
  const set = <K extends keyof FindingSearch>(key: K, value: FindingSearch[K] | undefined) => {
    const { [key]: _old, ...rest } = search
    change(value === undefined ? rest : { ...rest, [key]: value })
  }
  const acknowledge = async (ids: readonly string[]) => {
    const wanted = ids.filter((id) => shown.some((one) => one.id === id && one.acknowledgedBy === null))
    setSelection({ ...NOTHING, cursor: selection.cursor })
    try {
      for (let at = 0; at < wanted.length; at += AT_ONCE) await Promise.all(wanted.slice(at, at + AT_ONCE).map(acknowledgeFinding))
    } catch (fault) {
      showFailure(t('acknowledgeFailed', { count: wanted.length }), fault)
    }
  }

  return (
    <div className={`${page.page} ${virtual.page}`}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        <span className={classes.count}>{known && t('count', { count: shown.length, text: format.number(shown.length) })}</span>
        <Button
          className={classes.scan}
          leftSection={<IconHistory size={16} stroke={1.75} />}
          disabled={!may}
          title={may ? undefined : common('needsRole', { role: common('role.operator') })}
          onClick={() => setScanning(true)}
        >
          {t('scan.open')}
        </Button>
      </div>
      <InsightTabs here="quality" />
      <ScanList />
      {known && list.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')}>
          <Button variant="filled" disabled={!may} onClick={() => setScanning(true)}>
            {t('scan.open')}
          </Button>
        </EmptyState>
      ) : (
        <>
          <div className={classes.filters}>
            <fieldset className={classes.severities} aria-label={t('filter.severity')}>
              {SEVERITIES.map((severity) => (
                <button
                  key={severity}
                  type="button"
                  className={classes.severity}
                  aria-pressed={search.severity === severity}
                  onClick={() => set('severity', search.severity === severity ? undefined : severity)}
                >
                  <StatusGlyph status={severity} size={14} />
                  <strong>{format.number(counts[severity])}</strong> {t(`severity.${severity}`, { count: counts[severity] })}
                </button>
              ))}
            </fieldset>
            <Select
              className={classes.choice}
              aria-label={t('filter.kind')}
              placeholder={t('filter.allKinds')}
              clearable
              clearButtonProps={{ 'aria-label': t('filter.allKinds') }}
              value={search.kind ?? null}
              data={FINDING_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
              onChange={(value) =>
                set(
                  'kind',
                  FINDING_KINDS.find((one) => one === value),
                )
              }
            />
            <Select
              className={classes.choice}
              aria-label={t('filter.board')}
              placeholder={t('filter.allBoards')}
              clearable
              clearButtonProps={{ 'aria-label': t('filter.allBoards') }}
              searchable
              nothingFoundMessage={t('filter.noBoard')}
              value={search.board ?? null}
              data={boardChoices}
              onChange={(value) => set('board', value ?? undefined)}
            />
            <Switch
              label={t('filter.open')}
              checked={search.open === true}
              onChange={(event) => set('open', event.currentTarget.checked ? true : undefined)}
            />
            {isFiltered(search) && (
              <Button size="sm" variant="subtle" leftSection={<IconFilterOff size={14} stroke={1.75} />} onClick={() => change({})}>
                {t('filter.reset')}
              </Button>
            )}
          </div>
          <section className={virtual.panel} aria-busy={!known}>
            <FindingsTable
              findings={shown}
              selection={chosen}
              onSelection={setSelection}
              onAcknowledge={may ? (ids) => void acknowledge(ids) : undefined}
              nowMs={nowMs}
            />
            {known && shown.length === 0 && (
              <div className={virtual.none}>
                <EmptyState title={t('none.title')} text={t('none.text')}>
                  <Button onClick={() => change({})}>{t('filter.reset')}</Button>
                </EmptyState>
              </div>
            )}
            {chosen.chosen.size > 0 && (
              <div className={virtual.bulk} role="toolbar" aria-label={t('selected', { count: chosen.chosen.size })}>
                <strong aria-live="polite">{t('selected', { count: chosen.chosen.size })}</strong>
                <Button
                  size="sm"
                  leftSection={<IconCheck size={14} stroke={1.75} />}
                  disabled={!may || unseen.length === 0}
                  title={unseen.length === 0 ? t('allSeen') : undefined}
                  onClick={() => void acknowledge(unseen)}
                >
                  {t('acknowledge')}
                </Button>
                <Button
                  size="sm"
                  variant="subtle"
                  className={virtual.clear}
                  rightSection={<Kbd>Esc</Kbd>}
                  onClick={() => setSelection(NOTHING)}
                >
                  {t('clear')}
                </Button>
              </div>
            )}
            <p id="findings-hint" className="sr-only">
              {t(may ? 'hint' : 'hintViewer')}
            </p>
          </section>
        </>
      )}
      {scanning && <ScanDialog onClose={() => setScanning(false)} />}
    </div>
  )
}
