import { Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { statusOf } from '../alarms/alarm-words.ts'
import { useOpenCount } from '../alarms/use-open-alarms.ts'
import { useDocuments } from '../backend/documents.ts'
import { useStatus } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { PAGES } from './pages.ts'
import classes from './rail.module.css'
import { UserMenu } from './UserMenu.tsx'

/** Page links at the left; icons with tooltips under 1200 px. */
export function Rail() {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const narrow = useMediaQuery('(max-width: 1199px)', false, { getInitialValueInEffect: false })
  const { t: alarmWords } = useTranslation('alarms')
  const open = useOpenCount()
  const fresh = useStatus()?.boards.new ?? 0
  const flashing = useDocuments('jobs').list.filter(({ noun }) => noun === 'flash-jobs').length
  return (
    <nav className={classes.rail} aria-label={t('nav')}>
      <ul className={classes.list}>
        {PAGES.map(({ id, to, icon: Icon }) => (
          <li key={id}>
            <Tooltip label={t(`pages.${id}`)} position="right" disabled={!narrow} openDelay={100}>
              <Link to={to} className={classes.entry} activeOptions={{ exact: to === '/', includeSearch: false }}>
                <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden="true" />
                <span className={classes.word}>{t(`pages.${id}`)}</span>
                {id === 'devices' && fresh > 0 && (
                  <span className={classes.count} role="img" aria-label={t('newBoards', { count: fresh })}>
                    {format.number(fresh)}
                  </span>
                )}
                {id === 'flash' && flashing > 0 && (
                  <span className={classes.count} role="img" aria-label={t('flashing', { count: flashing })}>
                    {format.number(flashing)}
                  </span>
                )}
                {id === 'alarms' && open && (
                  <span
                    className={classes.alarms}
                    data-status={statusOf(open.worst)}
                    role="img"
                    aria-label={alarmWords('rail', { count: open.count })}
                  >
                    <StatusGlyph status={statusOf(open.worst)} size={12} />
                    {format.number(open.count)}
                  </span>
                )}
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      <UserMenu />
    </nav>
  )
}
