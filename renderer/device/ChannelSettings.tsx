import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit, writeLimits } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Panel } from '../ui/Panel.tsx'
import channels from './channels.module.css'
import classes from './settings.module.css'

/** How each channel's raw readings become values, one line each; the editor opens from here. */
interface Props {
  series: readonly Series[]
  onEdit(series: Series): void
}

const HEADS = ['gpio', 'name', 'library', 'unit', 'calibration', 'offset', 'limits'] as const

export function ChannelSettings({ series, onEdit }: Props) {
  const { t } = useTranslation('device')
  return (
    <Panel title={t('channels.title')} note={t('channels.values', { count: series.length })}>
      {series.length === 0 ? (
        <div className={channels.empty}>
          <EmptyState title={t('channels.none.title')} text={t('channels.none.text')} />
        </div>
      ) : (
        <div className={channels.scroller}>
          <table className={classes.table}>
            <thead>
              <tr className={classes.head}>
                {HEADS.map((head) => (
                  <th key={head} scope="col">
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
                <SettingsRow key={one.id} series={one} onEdit={() => onEdit(one)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function SettingsRow({ series, onEdit }: { series: Series; onEdit(): void }) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const allowed = useRole() !== 'viewer'
  const name = seriesName(series, format.language)
  const { calibration } = series
  const calibrated = calibration
    ? t('channels.calibrated', { points: t('channels.points', { count: calibration.points.length }), date: format.date(calibration.atMs) })
    : '–'
  return (
    <tr className={classes.row}>
      <td>{series.gpio ?? '–'}</td>
      <td className={classes.name} title={name}>
        {name}
      </td>
      <td>{series.library ?? t('channels.noLibrary')}</td>
      <td>{shownUnit(series.unit) || '–'}</td>
      <td>{calibrated}</td>
      <td>{series.offset === 0 ? '–' : format.number(series.offset, decimalsOf(series))}</td>
      <td>{writeLimits(series.limits, series, format) || '–'}</td>
      <td className={classes.act}>
        <Button
          size="sm"
          onClick={onEdit}
          title={allowed ? t('channels.edit', { name }) : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })}
          aria-label={t('channels.edit', { name })}
        >
          {t('channels.settings')}
        </Button>
      </td>
    </tr>
  )
}
