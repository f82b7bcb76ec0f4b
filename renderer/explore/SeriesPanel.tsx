import { ActionIcon, Button, Checkbox, Kbd, Popover, Select, TextInput } from '@mantine/core'
import { IconFilter, IconFilterFilled, IconSearch, IconX } from '@tabler/icons-react'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { boardCondition, useConditionsVersion } from '../backend/board-conditions.ts'
import { latestValue } from '../backend/latest-values.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import { SeriesTree } from './SeriesTree.tsx'
import classes from './series-panel.module.css'
import { firstOpen, isFiltering, kindsOf, makeTree, NO_FILTER, type TreeFilter } from './series-tree.ts'

/** Zones, boards and their series with live values: search, filter, tick. Stands at the left, or in a drawer on narrow windows. */
interface Props {
  chosen: ReadonlySet<number>
  slots: ReadonlyMap<number, number>
  onToggle(series: readonly number[], chosen: boolean): void
  /** In a drawer, which has title and frame of its own. */
  bare?: boolean
}

export const SEARCH_ID = 'explore-series-search'

export const SeriesPanel = memo(function SeriesPanel({ chosen, slots, onToggle, bare = false }: Props) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const [filter, setFilter] = useState<TreeFilter>(NO_FILTER)
  const shown = useDeferredValue(filter)
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map())
  /** While something is searched everything found is open; folding then lasts as long as the search. */
  const [searchFolds, setSearchFolds] = useState<ReadonlyMap<string, boolean>>(new Map())
  const filtering = isFiltering(shown)
  const opened = useFirstOpen(chosen)
  const tree = useTree(chosen, shown, (key) => (filtering ? (searchFolds.get(key) ?? true) : (folds.get(key) ?? opened.has(key))))

  const change = (patch: Partial<TreeFilter>) => {
    setFilter((now) => ({ ...now, ...patch }))
    setSearchFolds(new Map())
  }
  const fold = (key: string, open: boolean) => {
    const set = filtering ? setSearchFolds : setFolds
    set((now) => new Map(now).set(key, open))
  }
  const known = useLive((state) => state.seriesKnown)
  const total = format.number(tree.total)
  return (
    <section className={classes.panel} data-bare={bare} aria-label={t('series.title')}>
      <header className={classes.head}>
        {!bare && <h2 className={blocks.title}>{t('series.title')}</h2>}
        <span className={classes.note} aria-live="polite">
          {tree.total === 0
            ? ''
            : filtering
              ? t('series.found', { found: format.number(tree.found), total })
              : t('series.count', { chosen: format.number(chosen.size), total })}
        </span>
        <FilterButton filter={filter} onChange={change} />
      </header>
      <div className={classes.search}>
        <TextInput
          id={SEARCH_ID}
          aria-label={t('series.searchLabel')}
          placeholder={t('series.search')}
          leftSection={<IconSearch size={14} stroke={1.75} />}
          rightSection={
            filter.text === '' ? (
              <Kbd>/</Kbd>
            ) : (
              <ActionIcon size={24} aria-label={t('series.clear')} title={t('series.clear')} onClick={() => change({ text: '' })}>
                <IconX size={14} stroke={1.75} />
              </ActionIcon>
            )
          }
          value={filter.text}
          maxLength={120}
          spellCheck={false}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && filter.text !== '') change({ text: '' })
            else if (event.key === 'ArrowDown') document.getElementById(TREE_ID)?.focus()
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
      </div>
      {tree.rows.length === 0 ? (
        <div className={classes.none} hidden={!known}>
          <strong>{t(tree.total === 0 ? 'empty.noSeries' : 'series.none')}</strong>
          <span>{t(tree.total === 0 ? 'empty.noSeriesText' : 'series.noneText')}</span>
          {tree.total > 0 && isFiltering(filter) && (
            <Button size="sm" onClick={() => change(NO_FILTER)}>
              {t('series.resetFilter')}
            </Button>
          )}
        </div>
      ) : (
        <SeriesTree id={TREE_ID} rows={tree.rows} chosen={chosen} slots={slots} onToggle={onToggle} onFold={fold} />
      )}
    </section>
  )
})

const TREE_ID = 'explore-series-tree'

function useTree(chosen: ReadonlySet<number>, filter: TreeFilter, isOpen: (key: string) => boolean) {
  const { t } = useTranslation('explore')
  const { language } = useFormat()
  const boardsVersion = useLive((state) => state.boardsVersion)
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const healthByBoard = useLive((state) => state.healthByBoard)
  const conditions = useConditionsVersion()
  const openKeys = isOpen
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions stand for maps that are changed in place
  return useMemo(
    () =>
      makeTree({
        boards: useLive.getState().boards,
        series,
        seriesByBoard,
        healthByBoard,
        stateOf: (board) => boardCondition(board).state,
        hasData: (id) => latestValue(id) !== undefined,
        chosen,
        filter,
        isOpen: openKeys,
        language,
        noZone: t('series.noZone'),
      }),
    [boardsVersion, conditions, series, seriesByBoard, healthByBoard, chosen, filter, openKeys, language, t],
  )
}

const NOTHING_OPEN: ReadonlySet<string> = new Set()

/** Decided once, when boards and series are known: ticking must not fold the tree. */
function useFirstOpen(chosen: ReadonlySet<number>): ReadonlySet<string> {
  const { language } = useFormat()
  const known = useLive((state) => state.boardsKnown && state.series.size > 0)
  const [opened, setOpened] = useState<ReadonlySet<string> | null>(null)
  if (known && opened === null) {
    const { boards, series, seriesByBoard, healthByBoard } = useLive.getState()
    setOpened(
      firstOpen({
        boards,
        series,
        seriesByBoard,
        healthByBoard,
        stateOf: () => 'ok',
        hasData: () => true,
        chosen,
        filter: NO_FILTER,
        language,
        noZone: '',
      }),
    )
  }
  return opened ?? NOTHING_OPEN
}

function FilterButton({ filter, onChange }: { filter: TreeFilter; onChange(patch: Partial<TreeFilter>): void }) {
  const { t } = useTranslation('explore')
  const all = useLive((state) => state.series)
  const [opened, setOpened] = useState(false)
  const kinds = useMemo(() => (opened ? kindsOf(all.values()) : { units: [], types: [] }), [opened, all])
  const on = isFiltering({ ...filter, text: '' })
  const label = t(on ? 'series.filterOn' : 'series.filter')
  const within = { comboboxProps: { withinPortal: false } }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus width={232}>
      <Popover.Target>
        <ActionIcon size={28} aria-label={label} title={label} data-on={on} className={classes.filter} onClick={() => setOpened(!opened)}>
          {on ? <IconFilterFilled size={16} /> : <IconFilter size={16} stroke={1.75} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.filters}>
          <Checkbox
            label={t('series.onlyChosen')}
            checked={filter.onlyChosen}
            onChange={(event) => onChange({ onlyChosen: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('series.onlyWithData')}
            checked={filter.onlyWithData}
            onChange={(event) => onChange({ onlyWithData: event.currentTarget.checked })}
          />
          <Select
            label={t('series.unit')}
            placeholder={t('series.any')}
            data={kinds.units}
            value={filter.unit}
            clearable
            onChange={(unit) => onChange({ unit })}
            {...within}
          />
          <Select
            label={t('series.type')}
            placeholder={t('series.any')}
            data={kinds.types}
            value={filter.sensorType}
            clearable
            searchable
            onChange={(sensorType) => onChange({ sensorType })}
            {...within}
          />
          <Button size="sm" disabled={!on} onClick={() => onChange({ ...NO_FILTER, text: filter.text })}>
            {t('series.resetFilter')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
