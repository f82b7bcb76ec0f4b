import { IconArrowDown } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import table from '../ui/data-table.module.css'
import { extend, type Selection, toggle } from '../ui/selection.ts'
import { useVirtualRows, VirtualTable } from '../ui/VirtualTable.tsx'
import type { AlarmAct } from './ActDialog.tsx'
import { AlarmRow } from './AlarmRow.tsx'
import { SORTS, type Sort } from './alarm-search.ts'

/** Alarms; only the rows in view exist. One tab stop, keys move inside: Enter opens, Space selects, A, S and C act. */
interface Props {
  label: string
  alarms: readonly Alarm[]
  selection: Selection
  onSelection(selection: Selection): void
  onOpen(id: string): void
  /** Undefined where there is nothing to do: the reader may not, or the alarms have ended. */
  onAct?: ((act: AlarmAct, ids: readonly string[]) => void) | undefined
  /** Ended ones: their end instead of acts, no choice. */
  ended?: boolean
  sort?: Sort | undefined
  onSort?: (sort: Sort | undefined) => void
  nowMs: number
}

const ROW_PX = 44
const NARROW_PX = 1060
const KEYS: Record<string, AlarmAct> = { a: 'acknowledge', s: 'shelve', c: 'clear' }
/** A letter so soon after G goes to a page, ms (shell/use-shortcuts.ts). */
const SEQUENCE_MS = 1_200

export function AlarmTable({ label, alarms, selection, onSelection, onOpen, onAct, ended = false, sort, onSort, nowMs }: Props) {
  const { t } = useTranslation('alarms')
  const pageKeyMs = useRef(Number.NEGATIVE_INFINITY)
  const view = useVirtualRows(alarms.length, ROW_PX)
  const wide = view.widthPx >= NARROW_PX
  const byId = new Map(alarms.map((one) => [one.id, one]))
  const order = [...byId.keys()]

  const onKey = (event: React.KeyboardEvent, ids: readonly string[]) => {
    const letter = event.key.toLowerCase()
    const toPage = event.timeStamp - pageKeyMs.current < SEQUENCE_MS
    pageKeyMs.current = letter === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
    const act = toPage ? undefined : KEYS[letter]
    if (act === undefined || !onAct || ids.length === 0) return false
    onAct(act, ids)
    return true
  }

  const last = ended ? (wide ? '150px' : '130px') : wide ? '248px' : '100px'
  const heads = wide ? (['alarm', 'place', 'first', 'last', 'count'] as const) : (['alarm', 'place', 'first', 'count'] as const)
  return (
    <VirtualTable
      label={label}
      describedBy="alarms-hint"
      view={view}
      order={order}
      selection={selection}
      onSelection={onSelection}
      selectAll={onAct && t('selectAll')}
      columns={
        wide ? `minmax(0, 3fr) minmax(120px, 1.2fr) 132px 132px 64px ${last}` : `minmax(0, 3fr) minmax(110px, 1.2fr) 120px 56px ${last}`
      }
      minWidthPx={720}
      elementId={(id) => `alarm-${id}`}
      onOpen={onOpen}
      onKey={onKey}
      head={
        <>
          {heads.map((head) => {
            const by = SORTS.find((one) => one === head)
            return (
              <th
                key={head}
                className={`${table.cell} ${head === 'count' ? table.number : ''}`}
                scope="col"
                aria-sort={by !== undefined && by === sort ? 'descending' : undefined}
              >
                {by !== undefined && onSort ? (
                  <button type="button" tabIndex={-1} className={table.sort} onClick={() => onSort(by === sort ? undefined : by)}>
                    {t(`column.${head}`)}
                    {by === sort && <IconArrowDown size={12} stroke={1.75} aria-hidden="true" />}
                  </button>
                ) : (
                  t(`column.${head}`)
                )}
              </th>
            )
          })}
          <th className={table.cell} scope="col">
            {ended ? t('column.end') : <span className="sr-only">{t('column.acts')}</span>}
          </th>
        </>
      }
      row={(place) => {
        const alarm = byId.get(place.id)
        return (
          alarm && (
            <AlarmRow
              key={place.id}
              alarm={alarm}
              place={place}
              wide={wide}
              ended={ended}
              nowMs={nowMs}
              onOpen={() => onOpen(place.id)}
              onPick={onAct && ((range) => onSelection(range ? extend(selection, place.id, order) : toggle(selection, place.id)))}
              onAct={onAct && ((act) => onAct(act, [place.id]))}
            />
          )
        )
      }}
    />
  )
}
