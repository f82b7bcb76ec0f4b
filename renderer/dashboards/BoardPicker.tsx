import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../backend/live-store.ts'
import { fittingBoards } from './refs.ts'
import { boardsOfZone } from './widgets/zone-boards.ts'

/** The board a template is opened with, from those that have all its sensor types. */
interface Props {
  sensorTypes: readonly string[]
  board: string | undefined
  onChange(board: string | undefined): void
}

export function useFittingBoards(sensorTypes: readonly string[]): { value: string; label: string }[] {
  const version = useLive((state) => state.boardsVersion)
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards are changed in place, `version` says when
  return useMemo(() => {
    const boards = boardsOfZone(useLive.getState().boards.values(), null)
    const fitting = new Set(
      fittingBoards(
        sensorTypes,
        boards.map((one) => one.id),
        { series, seriesByBoard },
      ),
    )
    return boards.filter((one) => fitting.has(one.id)).map((one) => ({ value: one.id, label: one.name ?? one.id }))
  }, [sensorTypes, series, seriesByBoard, version])
}

export function BoardPicker({ sensorTypes, board, onChange }: Props) {
  const { t } = useTranslation('dashboards')
  const data = useFittingBoards(sensorTypes)
  return (
    <Select
      aria-label={t('template.board')}
      placeholder={t('template.choose')}
      nothingFoundMessage={t('template.noBoard')}
      searchable
      limit={100}
      w={220}
      data={data}
      value={board ?? null}
      onChange={(value) => onChange(value ?? undefined)}
    />
  )
}
