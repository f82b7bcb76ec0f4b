import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../../backend/live-store.ts'
import { useZoneNames } from '../../boards/zone-names.ts'
import { useFormat } from '../../language/format.ts'
import { nameOfOutput } from '../../outputs/output-name.ts'
import { boardOf, VARIABLE } from '../refs.ts'
import { boardsOfZone } from '../widgets/zone-boards.ts'

/** Chooses a board (or `$board`), a zone, an output. */
interface BoardProps {
  value: string | null
  template: boolean
  /** What null means, for example all boards of the zone. */
  none: string
  onChange(value: string | null): void
}

export function BoardField({ value, template, none, onChange }: BoardProps) {
  const { t } = useTranslation('dashboards')
  const version = useLive((state) => state.boardsVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards are changed in place, `version` says when
  const data = useMemo(() => {
    const boards = boardsOfZone(useLive.getState().boards.values(), null).map((one) => ({ value: one.id, label: one.name ?? one.id }))
    const known = value === null || value === VARIABLE || boards.some((one) => one.value === value)
    return [
      { value: '', label: none },
      ...(template || value === VARIABLE ? [{ value: VARIABLE, label: t('field.variable') }] : []),
      ...boards,
      ...(known ? [] : [{ value, label: value }]),
    ]
  }, [version, value, template, none, t])
  return (
    <Select
      label={t('field.board')}
      searchable
      limit={100}
      allowDeselect={false}
      data={data}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}

export function ZoneField({ value, onChange }: { value: string | null; onChange(value: string | null): void }) {
  const { t } = useTranslation('dashboards')
  const zones = useZoneNames()
  const data = [{ value: '', label: t('field.allZones') }, ...new Set([...zones, ...(value === null ? [] : [value])])]
  return (
    <Select
      label={t('field.zone')}
      searchable
      limit={100}
      allowDeselect={false}
      data={data}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}

interface OutputProps {
  board: string | null
  /** Board that `$board` stands for now. */
  variable: string | undefined
  value: number | null
  onChange(value: number | null): void
}

export function OutputField({ board, variable, value, onChange }: OutputProps) {
  const { t } = useTranslation('dashboards')
  const { language } = useFormat()
  const on = board === null ? undefined : boardOf(board, variable)
  const actuators = useLive((state) => (on === undefined ? undefined : state.actuatorsByBoard.get(on))) ?? []
  const data = actuators.map((one) => ({ value: String(one.gpio), label: nameOfOutput(one, one.gpio, language) }))
  if (value !== null && !actuators.some((one) => one.gpio === value)) data.push({ value: String(value), label: `GPIO ${value}` })
  return (
    <Select
      label={t('field.output')}
      placeholder={t('field.chooseOutput')}
      nothingFoundMessage={t('field.noOutput')}
      data={data}
      value={value === null ? null : String(value)}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  )
}
