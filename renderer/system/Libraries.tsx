import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LibraryView } from '../../backend/contract/library.ts'
import { librariesQuery } from '../backend/board-calls.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './system.module.css'

/** Sensor libraries that make values of raw readings; broken ones come first and say why. */

/** A dropped-in library appears without a reload of the page. */
const REFRESH_MS = 10_000

export function Libraries() {
  const { t } = useTranslation('system')
  const { t: common } = useTranslation()
  const { data, error } = useQuery({ ...librariesQuery, refetchInterval: REFRESH_MS })
  const libraries = [...(data ?? [])].sort((a, b) => Number(b.fault !== null) - Number(a.fault !== null) || a.name.localeCompare(b.name))
  const faults = libraries.filter((one) => one.fault !== null).length
  return (
    <Panel
      title={t('libraries.title')}
      note={data && t('libraries.note', { count: libraries.length })}
      status={faults > 0 ? 'warning' : 'ok'}
      actions={faults > 0 && <span className={classes.faults}>{t('libraries.faults', { count: faults })}</span>}
    >
      {error && (
        <div className={classes.inset}>
          <Banner status="critical" title={t('libraries.failed')}>
            {errorText(error)}
          </Banner>
        </div>
      )}
      {data && libraries.length === 0 && <p className={classes.none}>{t('libraries.none')}</p>}
      {libraries.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col" aria-label={common('status.event')} />
              <th scope="col">{t('libraries.name')}</th>
              <th scope="col">{t('libraries.types')}</th>
              <th scope="col">{t('libraries.range')}</th>
              <th scope="col">{t('libraries.origin')}</th>
              <th scope="col" className={classes.number}>
                {t('libraries.failures')}
              </th>
            </tr>
          </thead>
          <tbody>
            {libraries.map((library) => (
              <Row key={`${library.origin} ${library.name}`} library={library} />
            ))}
          </tbody>
        </table>
      )}
      <p className={classes.hint}>{t('libraries.hint')}</p>
    </Panel>
  )
}

function Row({ library }: { library: LibraryView }) {
  const { t } = useTranslation('system')
  const { t: common } = useTranslation()
  const format = useFormat()
  const { fault, range } = library
  return (
    <tr data-fault={fault !== null}>
      <td>
        <StatusGlyph status={fault === null ? 'ok' : 'warning'} size={14} bare />
        <span className="sr-only">{common(`status.${fault === null ? 'ok' : 'warning'}`)}</span>
      </td>
      <td>
        <span className={classes.strong}>{library.name}</span> <span className={classes.quiet}>{library.version}</span>
        {fault !== null && <div className={classes.fault}>{t('libraries.fault', { fault })}</div>}
      </td>
      <td className={classes.types} title={library.sensorTypes.join(', ')}>
        {library.sensorTypes.join(', ')}
      </td>
      <td className={classes.range}>
        {fault === null && `${trimmed(range.min, format.number)} – ${trimmed(range.max, format.number)} ${library.unit}`}
      </td>
      <td className={classes.quiet}>{t(library.origin === 'bundled' ? 'libraries.bundled' : 'libraries.droppedIn')}</td>
      <td className={classes.number}>{format.number(library.failures)}</td>
    </tr>
  )
}

/** As many decimals as the bound has, two at most. */
function trimmed(value: number, write: (value: number, decimals: number) => string): string {
  const decimals = Number.isInteger(value) ? 0 : Number.isInteger(value * 10) ? 1 : 2
  return write(value, decimals)
}
