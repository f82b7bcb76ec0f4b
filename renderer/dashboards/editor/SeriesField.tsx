import { ActionIcon, Select } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeriesRef } from '../../../backend/contract/dashboard.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { shownUnit } from '../../quantities/format.ts'
import { seriesName, spacedName } from '../../quantities/series-name.ts'
import { keyOf } from '../dashboard-file.ts'
import { seriesOf, templateRef, VARIABLE } from '../refs.ts'
import classes from './inspector.module.css'

/** Chooses series: one, or several in an order. Templates offer the channels of their board first, as variables. */
interface Choices {
  /** Board to preview a template with; undefined: no template. */
  variable: string | undefined
  kinds: 'number' | 'state' | 'any'
}

interface OneProps extends Choices {
  label: string
  value: SeriesRef | null
  onChange(value: SeriesRef | null): void
}

const MOST_SHOWN = 100

export function SeriesField({ label, value, onChange, ...choices }: OneProps) {
  const { t } = useTranslation('dashboards')
  const { data, refOf } = useChoices(choices, value === null ? [] : [value])
  return (
    <Select
      label={label}
      placeholder={t('field.chooseSeries')}
      nothingFoundMessage={t('field.noSeries')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('field.clear') }}
      limit={MOST_SHOWN}
      data={data}
      value={value === null ? null : keyOf(value)}
      onChange={(key) => onChange(key === null ? null : (refOf(key) ?? value))}
    />
  )
}

interface ManyProps extends Choices {
  label: string
  value: readonly SeriesRef[]
  onChange(value: SeriesRef[]): void
}

export function SeriesListField({ label, value, onChange, ...choices }: ManyProps) {
  const { t } = useTranslation('dashboards')
  const { data, refOf, nameOf } = useChoices(choices, [])
  const swap = (at: number, to: number) => {
    const next = [...value]
    const [one] = next.splice(at, 1)
    if (one) next.splice(to, 0, one)
    onChange(next)
  }
  return (
    <fieldset className={classes.list}>
      <legend>{label}</legend>
      {value.map((ref, index) => {
        const name = nameOf(ref)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same series may stand twice
          <div key={`${index} ${keyOf(ref)}`} className={classes.listRow}>
            <span title={name}>{name}</span>
            <ActionIcon
              size={24}
              disabled={index === 0}
              aria-label={t('field.up', { name })}
              title={t('field.up', { name })}
              onClick={() => swap(index, index - 1)}
            >
              <IconArrowUp size={14} stroke={1.75} />
            </ActionIcon>
            <ActionIcon
              size={24}
              disabled={index === value.length - 1}
              aria-label={t('field.down', { name })}
              title={t('field.down', { name })}
              onClick={() => swap(index, index + 1)}
            >
              <IconArrowDown size={14} stroke={1.75} />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={t('field.remove', { name })}
              title={t('field.remove', { name })}
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              <IconX size={14} stroke={1.75} />
            </ActionIcon>
          </div>
        )
      })}
      {value.length < 50 && (
        <Select
          aria-label={t('field.addSeries')}
          placeholder={t('field.addSeries')}
          nothingFoundMessage={t('field.noSeries')}
          searchable
          limit={MOST_SHOWN}
          data={data}
          value={null}
          onChange={(key) => {
            const ref = key === null ? undefined : refOf(key)
            if (ref) onChange([...value, ref])
          }}
        />
      )}
    </fieldset>
  )
}

function useChoices({ variable, kinds }: Choices, present: readonly SeriesRef[]) {
  const { t } = useTranslation('dashboards')
  const { language } = useFormat()
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const version = useLive((state) => state.boardsVersion)
  const presentKeys = present.map(keyOf).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards are changed in place, `version` says when; `presentKeys` stands for `present`
  return useMemo(() => {
    const { boards } = useLive.getState()
    const known = { series, seriesByBoard }
    const refs = new Map<string, SeriesRef>()
    const boardName = (id: string) => boards.get(id)?.name ?? id
    const labelOf = (one: Series) => `${seriesName(one, language, one.name === null)}${one.unit ? ` (${shownUnit(one.unit)})` : ''}`
    const wanted = (one: Series) => kinds === 'any' || one.kind === kinds
    const groups: { group: string; items: { value: string; label: string }[] }[] = []
    const put = (items: { value: string; label: string }[], ref: SeriesRef, label: string) => {
      if (refs.has(keyOf(ref))) return
      refs.set(keyOf(ref), ref)
      items.push({ value: keyOf(ref), label })
    }
    if (variable !== undefined) {
      const items: { value: string; label: string }[] = []
      for (const id of seriesByBoard.get(variable) ?? []) {
        const one = series.get(id)
        if (one && wanted(one)) put(items, templateRef(one, known), `${labelOf(one)} · ${VARIABLE}`)
      }
      groups.push({ group: t('field.thisBoard', { board: boardName(variable) }), items })
    }
    for (const [board, ids] of [...seriesByBoard].sort((a, b) => boardName(a[0]).localeCompare(boardName(b[0])))) {
      const items: { value: string; label: string }[] = []
      for (const id of ids) {
        const one = series.get(id)
        if (one && wanted(one)) put(items, { series: id }, `${labelOf(one)} · ${boardName(board)}`)
      }
      if (items.length > 0) groups.push({ group: boardName(board), items })
    }
    const nameOf = (ref: SeriesRef): string => {
      const one = seriesOf(ref, variable, known)
      if ('series' in ref) return one ? `${labelOf(one)} · ${boardName(one.board)}` : t('missing.series', { id: ref.series })
      const type = one ? labelOf(one) : spacedName(ref.sensorType)
      return `${type} · ${ref.board === VARIABLE ? VARIABLE : boardName(ref.board)}${ref.index ? ` #${ref.index + 1}` : ''}`
    }
    // What is chosen stays on offer, also where it is not here (any more).
    const others: { value: string; label: string }[] = []
    for (const ref of present) put(others, ref, nameOf(ref))
    if (others.length > 0) groups.push({ group: t('field.notHere'), items: others })
    return { data: groups, refOf: (key: string) => refs.get(key), nameOf }
  }, [series, seriesByBoard, version, variable, kinds, language, presentKeys, t])
}
