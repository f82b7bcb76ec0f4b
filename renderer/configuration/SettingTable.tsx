import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FieldChange } from '../../backend/contract/configuration/diff.ts'
import type { PushFailure } from '../../backend/contract/configuration/state.ts'
import { useFormat } from '../language/format.ts'
import table from '../ui/list-table.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { fieldWord, valueWord } from './change-words.ts'
import classes from './configuration.module.css'

/** Sensors or outputs as they shall be, and beside each what the board has of it. A row opens its form. */
export interface SettingRow {
  key: string
  gpio: string
  name: string
  type: string
  /** The few figures that count: interval, limits. */
  summary: string
  /** On the board; null = it is not known. */
  onBoard: boolean | null
  differences: readonly FieldChange[]
  failure: PushFailure | undefined
  problems: readonly string[]
  severity: 'error' | 'warning' | null
}

interface Props {
  rows: readonly SettingRow[]
  chosen: string | null
  allowed: boolean
  needs: string | undefined
  onChoose(key: string): void
  onRemove(key: string): void
}

export function SettingTable({ rows, chosen, allowed, needs, onChoose, onRemove }: Props) {
  const { t } = useTranslation('configuration')
  return (
    <div className={table.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            {(['gpio', 'name', 'type', 'target', 'board'] as const).map((head) => (
              <th key={head} scope="col">
                {t(`head.${head}`)}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{t('remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.key}
              data-chosen={row.key === chosen}
              data-status={row.severity === 'error' ? 'critical' : row.failure ? 'warning' : undefined}
            >
              <td>{row.gpio}</td>
              <td>
                <button
                  type="button"
                  className={classes.nameButton}
                  aria-expanded={row.key === chosen}
                  title={t('edit', { name: row.name })}
                  onClick={() => onChoose(row.key)}
                >
                  {row.name || t('unnamed')}
                </button>
              </td>
              <td>{row.type}</td>
              <td title={row.problems.join('\n')}>
                {row.severity !== null && <StatusGlyph status={row.severity === 'error' ? 'critical' : 'warning'} />} {row.summary}
              </td>
              <td>
                <OnBoard row={row} />
              </td>
              <td className={classes.acts}>
                <ActionIcon
                  size={28}
                  disabled={!allowed}
                  aria-label={t('removeName', { name: row.name })}
                  title={allowed ? t('removeName', { name: row.name }) : needs}
                  onClick={() => onRemove(row.key)}
                >
                  <IconTrash size={16} stroke={1.75} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function OnBoard({ row }: { row: SettingRow }) {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const { failure, onBoard, differences } = row
  const said = failure
    ? failure.detail || failure.code
    : onBoard === null
      ? t('onBoard.unknown')
      : !onBoard
        ? t('onBoard.missing')
        : differences.length === 0
          ? t('onBoard.same')
          : differences.map((one) => `${fieldWord(one, t)} ${valueWord(one.after, one.field, t, format)}`).join(', ')
  const differs = failure !== undefined || onBoard === false || differences.length > 0
  return (
    <span className={classes.board} data-differs={differs} title={said}>
      <StatusGlyph status={onBoard === null && !failure ? 'stale' : differs ? 'warning' : 'ok'} bare /> {said}
    </span>
  )
}
