import { Menu, Switch } from '@mantine/core'
import { IconCopy, IconPencil, IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunOutcome, Schedule, ScheduleRun } from '../../backend/contract/schedules/schedule.ts'
import { nextDue } from '../../backend/contract/schedules/upcoming.ts'
import { useDocuments } from '../backend/documents.ts'
import { actuatorKey, useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import type { Status } from '../ui/glyph-shapes.ts'
import { ListTable } from '../ui/ListTable.tsx'
import table from '../ui/list-table.module.css'
import { RowMenu } from '../ui/RowMenu.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './list.module.css'
import { bodyOf } from './move-entry.ts'
import { copySchedule, removeSchedule, saveQuietly } from './save-schedule.ts'
import { useScheduleWords } from './use-schedule-words.ts'

/** Every schedule in a row: what it does, when next, and what came of the last time. */
interface Props {
  schedules: readonly Schedule[]
  nowMs: number
  needs: string | undefined
  onOpen(schedule: Schedule): void
}

const HEADS = ['name', 'outputs', 'when', 'next', 'last', 'enabled'] as const

export function ListView({ schedules, nowMs, needs, onOpen }: Props) {
  const { t } = useTranslation('schedules')
  const runs = useDocuments('schedule-runs')
  // Once a minute is enough: what has come is told by its run.
  const minute = Math.floor(nowMs / 60_000)
  const next = useMemo(
    () => new Map(schedules.map((one) => [one.id, one.enabled ? nextDue(one, minute * 60_000) : null])),
    [schedules, minute],
  )
  const ordered = [...schedules].sort((a, b) => (next.get(a.id) ?? Number.MAX_VALUE) - (next.get(b.id) ?? Number.MAX_VALUE))
  return (
    <ListTable heads={HEADS.map((head) => t(`column.${head}`))} acts={t('column.acts')} className={`${table.top} ${classes.table}`}>
      {ordered.map((schedule) => (
        <Row
          key={schedule.id}
          schedule={schedule}
          run={runs.find(schedule.id)}
          nextMs={next.get(schedule.id) ?? null}
          nowMs={nowMs}
          needs={needs}
          onOpen={() => onOpen(schedule)}
        />
      ))}
    </ListTable>
  )
}

interface RowProps {
  schedule: Schedule
  run: ScheduleRun | undefined
  nextMs: number | null
  nowMs: number
  needs: string | undefined
  onOpen(): void
}

function Row({ schedule, run, nextMs, nowMs, needs, onOpen }: RowProps) {
  const { t } = useTranslation('schedules')
  const format = useFormat()
  const words = useScheduleWords()
  const actuators = useLive((state) => state.actuators)
  const boards = useLive((state) => state.boards)
  const boardsKnown = useLive((state) => state.boardsKnown)
  const { name, enabled } = schedule
  const gone = boardsKnown ? schedule.targets.filter(({ board }) => !boards.has(board)).map(({ board }) => board) : []
  const outputs = schedule.targets.map(
    ({ board, gpio }) =>
      `${nameOfOutput(actuators.get(actuatorKey(board, gpio)), gpio, format.language)}, ${boards.get(board)?.name ?? board}`,
  )
  const worst = run?.targets.reduce<RunOutcome | undefined>((found, { outcome }) => worse(found, outcome), undefined)
  const first = run?.targets.find(({ outcome }) => outcome === worst)
  const why = (first?.refusal && reasonSentence(first.refusal)) ?? first?.message
  return (
    <tr>
      <td className={classes.name}>
        <button type="button" className={table.open} onClick={onOpen}>
          {name}
        </button>
        <span className={table.sub}>{words.action(schedule)}</span>
      </td>
      <td className={classes.outputs} title={outputs.join('\n')}>
        {outputs[0]}
        {outputs.length > 1 && <span className={table.sub}>+{format.number(outputs.length - 1)}</span>}
        {gone.length > 0 && (
          <span className={classes.gone}>
            <StatusGlyph status="warning" size={12} bare /> {t('row.gone', { boards: [...new Set(gone)].join(', ') })}
          </span>
        )}
      </td>
      <td>{words.when(schedule)}</td>
      <td className={classes.quiet}>{nextMs === null ? '–' : format.moment(nextMs, nowMs)}</td>
      <td className={classes.last}>
        {run === undefined || worst === undefined ? (
          <span className={classes.quiet}>{t('row.never')}</span>
        ) : (
          <>
            <StatusGlyph status={STATUS[worst]} size={14} /> {format.moment(run.dueMs, nowMs)}
            <span className={table.sub} title={why ?? undefined}>
              {t(`outcome.${worst}`)}
            </span>
          </>
        )}
      </td>
      <td>
        <Switch
          checked={enabled}
          disabled={needs !== undefined}
          title={needs}
          aria-label={t('row.enabled', { name })}
          onChange={(event) => void saveQuietly(schedule, { ...bodyOf(schedule), enabled: event.currentTarget.checked })}
        />
      </td>
      <td>
        <RowMenu label={t('row.acts', { name })} needs={needs}>
          <Menu.Item leftSection={<IconPencil size={16} stroke={1.75} />} onClick={onOpen}>
            {t('row.edit')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy size={16} stroke={1.75} />}
            onClick={() => void copySchedule(schedule, t('row.copyOf', { name }).slice(0, 80))}
          >
            {t('row.copy')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} stroke={1.75} />} onClick={() => void removeSchedule(schedule)}>
            {t('row.remove')}
          </Menu.Item>
        </RowMenu>
      </td>
    </tr>
  )
}

const STATUS: Record<RunOutcome, Status> = {
  sent: 'pending',
  confirmed: 'ok',
  refused: 'warning',
  failed: 'critical',
  superseded: 'idle',
  skipped: 'stale',
}
const ORDER: readonly RunOutcome[] = ['failed', 'refused', 'skipped', 'sent', 'superseded', 'confirmed']

function worse(a: RunOutcome | undefined, b: RunOutcome): RunOutcome {
  return a !== undefined && ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b
}
