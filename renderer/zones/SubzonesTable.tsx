import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { ZoneState } from '../../backend/contract/zone.ts'
import { useFormat } from '../language/format.ts'
import { Panel } from '../ui/Panel.tsx'
import { BoardOutputs } from './BoardOutputs.tsx'
import { nameOf, subzoneRows } from './zone-rows.ts'
import classes from './zones.module.css'

/** Sub-zones of a zone by name, with the pins they have on each board, and whether those are on. */
interface Props {
  boards: readonly Board[]
  stateOf(board: string): ZoneState | undefined
  needs: string | undefined
  onSafe(subzone: string): void
}

export function SubzonesTable({ boards, stateOf, needs, onSafe }: Props) {
  const { t } = useTranslation('zones')
  const { language } = useFormat()
  const rows = useMemo(() => subzoneRows(boards, stateOf, language), [boards, stateOf, language])
  return (
    <Panel title={t('subzones')} note={rows.length === 0 ? undefined : String(rows.length)}>
      {rows.length === 0 ? (
        <p className={classes.quiet}>{t('noSubzones')}</p>
      ) : (
        <div className={classes.scroller}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('subzone')}</th>
                <th scope="col">{t('board')}</th>
                <th scope="col">{t('pins')}</th>
                <th scope="col">
                  <span className="sr-only">{t('safe.act')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, parts }) =>
                parts.map(({ board, gpios }, at) => (
                  <tr key={`${name}/${board.id}`} data-first={at === 0}>
                    {at === 0 && (
                      <th scope="rowgroup" rowSpan={parts.length} className={classes.rowName}>
                        {name}
                      </th>
                    )}
                    <td>{nameOf(board)}</td>
                    <td>
                      <BoardOutputs board={board.id} gpios={gpios} />
                    </td>
                    {at === 0 && (
                      <td rowSpan={parts.length} className={classes.end}>
                        <Button
                          size="sm"
                          variant="danger"
                          disabled={needs !== undefined}
                          title={needs}
                          aria-label={t('safe.actOn', { place: name, interpolation: { escapeValue: false } })}
                          onClick={() => onSafe(name)}
                        >
                          {t('safe.act')}
                        </Button>
                      </td>
                    )}
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
