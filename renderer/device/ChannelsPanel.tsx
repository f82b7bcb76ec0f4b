import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Series } from '../../backend/contract/series.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Panel } from '../ui/Panel.tsx'
import { ChannelRow } from './ChannelRow.tsx'
import classes from './channels.module.css'
import type { Channel } from './device-search.ts'
import { OutputRow } from './OutputRow.tsx'

/** Every channel of a board with its present value; choosing one shows its curve below. */
interface Props {
  board: Board
  series: readonly Series[]
  actuators: readonly Actuator[]
  channel: Channel | undefined
  onChoose(channel: Channel): void
  onEdit(series: Series): void
}

const HEADS = ['gpio', 'name', 'type', 'value', 'recent', 'limits', 'age'] as const

export function ChannelsPanel({ board, series, actuators, channel, onChoose, onEdit }: Props) {
  const { t } = useTranslation('device')
  const note = t('channels.note', {
    values: t('channels.values', { count: series.length }),
    outputs: t('outputs', { ns: 'common', count: actuators.length }),
  })
  return (
    <Panel title={t('channels.title')} note={note}>
      {series.length + actuators.length === 0 ? (
        <div className={classes.empty}>
          <EmptyState title={t('channels.none.title')} text={t('channels.none.text')} />
        </div>
      ) : (
        <div className={classes.scroller}>
          <table className={classes.table} aria-label={t('channels.title')}>
            <thead>
              <tr className={classes.head}>
                <th scope="col">
                  <span className="sr-only">{t('channels.state')}</span>
                </th>
                {HEADS.map((head) => (
                  <th key={head} scope="col" data-head={head}>
                    {t(`channels.${head}`)}
                  </th>
                ))}
                <th scope="col">
                  <span className="sr-only">{t('channels.settings')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {series.map((one) => (
                <ChannelRow
                  key={one.id}
                  series={one}
                  selected={channel?.kind === 'series' && channel.id === one.id}
                  onSelect={() => onChoose({ kind: 'series', id: one.id })}
                  onEdit={() => onEdit(one)}
                />
              ))}
              {actuators.map((one) => (
                <OutputRow
                  key={one.gpio}
                  board={board}
                  actuator={one}
                  selected={channel?.kind === 'output' && channel.gpio === one.gpio}
                  onSelect={() => onChoose({ kind: 'output', gpio: one.gpio })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
