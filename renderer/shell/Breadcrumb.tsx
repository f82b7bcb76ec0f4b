import { IconChevronRight } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeptDocuments } from '../backend/document-store.ts'
import { useLive } from '../backend/live-store.ts'
import { ViewsMenu } from '../explore/ViewsMenu.tsx'
import classes from './breadcrumb.module.css'
import { PAGES } from './pages.ts'

/** Page, then zone and board on a board's page, or the dashboard's name. The last one is where you are. */
interface Crumb {
  text: string
  to?: '/devices' | '/dashboards' | '/alarms' | '/rules' | '/explore' | '/insights' | '/flash' | '/flash/batches'
}

/** Pages below Devices that are no board. */
const MANY: readonly string[] = ['zones', 'templates', 'rollouts', 'add']

export function Breadcrumb() {
  const { t } = useTranslation('shell')
  const path = useLocation({ select: (location) => location.pathname })
  const parts = path.split('/').filter(Boolean)
  const boardId = parts[0] === 'devices' && parts[1] && !MANY.includes(parts[1]) ? decodeURIComponent(parts[1]) : undefined
  const board = useLive((state) => (boardId === undefined ? undefined : state.boards.get(boardId)))
  const dashboardId = parts[0] === 'dashboards' && parts[1] ? decodeURIComponent(parts[1]) : undefined
  const dashboard = useKeptDocuments((state) => (dashboardId === undefined ? undefined : state.dashboards?.byId.get(dashboardId)))
  const ruleId = parts[0] === 'rules' && parts[1] ? decodeURIComponent(parts[1]) : undefined
  const ruleName = useKeptDocuments((state) => (ruleId === undefined ? undefined : nameOfRule(state, ruleId)))
  const page = PAGES.find((one) => one.to === `/${parts[0] ?? ''}`)

  const crumbs: Crumb[] = []
  const adding = parts[0] === 'devices' && parts[1] === 'add'
  const many = parts[0] === 'devices' ? (['zones', 'templates', 'rollouts'] as const).find((one) => one === parts[1]) : undefined
  const history = parts[0] === 'explore' ? (['exports', 'reports', 'import'] as const).find((one) => one === parts[1]) : undefined
  const calibrations = path === '/insights/calibrations'
  const alarmTab = parts[0] === 'alarms' ? (['history', 'channels', 'settings'] as const).find((one) => one === parts[1]) : undefined
  const below =
    boardId !== undefined || adding || many
      ? ('/devices' as const)
      : dashboardId !== undefined
        ? ('/dashboards' as const)
        : alarmTab
          ? ('/alarms' as const)
          : history
            ? ('/explore' as const)
            : calibrations
              ? ('/insights' as const)
              : undefined
  const bench = parts[0] === 'flash' && (parts[1] === 'batches' || parts[1] === 'batch')
  const batch = useKeptDocuments((state) => (parts[1] === 'batch' ? state['flash-batches']?.byId.get(parts[2] ?? '') : undefined))
  const archive = parts[0] === 'flash' && parts[1] === 'firmware'
  const monitor = parts[0] === 'flash' && parts[1] === 'monitor'
  const to = bench || archive || monitor ? ('/flash' as const) : ruleId === undefined ? below : ('/rules' as const)
  for (const one of ['schedules', 'interlocks'] as const) {
    if (parts[0] === one) crumbs.push({ text: t('pages.devices'), to: '/devices' }, { text: t(one) })
  }
  if (page) crumbs.push({ text: t(`pages.${page.id}`), ...(to === undefined ? {} : { to }) })
  if (archive) crumbs.push({ text: t('archive.title', { ns: 'flash' }) })
  if (monitor) crumbs.push({ text: t('title', { ns: 'monitor' }) })
  if (bench) crumbs.push({ text: t('batches.title', { ns: 'provision' }), ...(batch && { to: '/flash/batches' as const }) })
  if (batch && 'name' in batch && typeof batch.name === 'string') crumbs.push({ text: batch.name })
  if (adding) crumbs.push({ text: t('addBoards') })
  if (many) crumbs.push({ text: t(`tabs.${many}`, { ns: 'rollouts' }) })
  if (history) crumbs.push({ text: t(`tabs.${history}`, { ns: 'jobs' }) })
  if (calibrations) crumbs.push({ text: t('list.title', { ns: 'calibration' }) })
  if (alarmTab) crumbs.push({ text: t(`tabs.${alarmTab}`, { ns: 'alarms' }) })
  if (parts[0] === 'stop') crumbs.push({ text: t('pages.stop') })
  if (board?.zone) crumbs.push({ text: board.zone })
  if (boardId !== undefined) crumbs.push({ text: board?.name ?? boardId })
  if (dashboard && 'name' in dashboard && typeof dashboard.name === 'string') crumbs.push({ text: dashboard.name })

  if (ruleName) crumbs.push({ text: ruleName })

  return (
    <nav className={classes.crumbs} aria-label={t('crumbs')}>
      {crumbs.map((crumb, index) => (
        <Fragment key={crumb.text}>
          {index > 0 && <IconChevronRight size={14} stroke={1.75} className={classes.arrow} aria-hidden="true" />}
          {crumb.to ? (
            <Link to={crumb.to} className={classes.link}>
              {crumb.text}
            </Link>
          ) : (
            <span
              className={index === crumbs.length - 1 ? classes.here : classes.link}
              title={crumb.text}
              {...(index === crumbs.length - 1 ? { 'aria-current': 'page' as const } : {})}
            >
              {crumb.text}
            </span>
          )}
        </Fragment>
      ))}
      {path === '/explore' && (
        <>
          <IconChevronRight size={14} stroke={1.75} className={classes.arrow} aria-hidden="true" />
          <ViewsMenu />
        </>
      )}
    </nav>
  )
}

/** Of the draft, which is what one works on; else of what is published. */
function nameOfRule(kept: ReturnType<typeof useKeptDocuments.getState>, id: string): string | undefined {
  const draft: unknown = kept['rule-drafts']?.byId.get(id)
  const rule: unknown = typeof draft === 'object' && draft !== null ? Reflect.get(draft, 'rule') : kept.rules?.byId.get(id)
  const name: unknown = typeof rule === 'object' && rule !== null ? Reflect.get(rule, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}
