import { Button } from '@mantine/core'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, RouterProvider } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Door } from './access/Door.tsx'
import { useSession } from './access/session.ts'
import { readDashboardSearch, readKioskSearch } from './dashboards/dashboard-search.ts'
import { readInterlockSearch } from './interlocks/interlock-search.ts'
import { LaterPage, type LaterScreen } from './later/LaterPage.tsx'
import { readOverviewSearch } from './overview/overview-search.ts'
import { preloadCharts } from './preload.ts'
import { readRuleSearch, readRulesSearch } from './rules/rules-search.ts'
import { readScheduleSearch } from './schedules/schedule-search.ts'
import { Shell } from './shell/Shell.tsx'
import { EmptyState } from './ui/EmptyState.tsx'
import { LinkButton } from './ui/LinkButton.tsx'
import page from './ui/page.module.css'

/** Routes: one per rail entry, screens loaded when first opened. Everything stands behind the door of `access`. */

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('./overview/OverviewPage.tsx')),
})

const devices = createRoute({
  getParentRoute: () => root,
  path: '/devices',
  /** The table's own filter; read by it alone. */
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./devices/DevicesPage.tsx')),
})

const device = createRoute({
  getParentRoute: () => root,
  path: '/devices/$boardId',
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./device/DevicePage.tsx')),
})

const addBoards = createRoute({
  getParentRoute: () => root,
  path: '/devices/add',
  component: lazyRouteComponent(() => import('./discovery/AddBoardsPage.tsx')),
})

const zones = createRoute({
  getParentRoute: () => root,
  path: '/devices/zones',
  /** Empty: boards without a zone. */
  validateSearch: (search: Record<string, unknown>): { zone?: string } => (typeof search.zone === 'string' ? { zone: search.zone } : {}),
  component: lazyRouteComponent(() => import('./zones/ZonesPage.tsx')),
})

const templates = createRoute({
  getParentRoute: () => root,
  path: '/devices/templates',
  component: lazyRouteComponent(() => import('./rollouts/TemplatesPage.tsx')),
})

const rollouts = createRoute({
  getParentRoute: () => root,
  path: '/devices/rollouts',
  validateSearch: (search: Record<string, unknown>): { id?: string; new?: 1 } => ({
    ...(typeof search.id === 'string' && { id: search.id }),
    ...(search.new !== undefined && { new: 1 as const }),
  }),
  component: lazyRouteComponent(() => import('./rollouts/RolloutsPage.tsx')),
})

const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  /** The whole view; read by the page alone (explore-search.ts). */
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./explore/ExplorePage.tsx')),
  // Not waited for: the page is made meanwhile. Preloading is a pointer that comes near.
  beforeLoad: ({ search, cause }) => {
    if (cause !== 'stay') askAheadOfPage(search)
  },
})

const dashboards = createRoute({
  getParentRoute: () => root,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('./dashboards/list/DashboardsPage.tsx')),
})

const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/dashboards/$dashboardId',
  validateSearch: readDashboardSearch,
  component: lazyRouteComponent(() => import('./dashboards/DashboardPage.tsx')),
})

const kiosk = createRoute({
  getParentRoute: () => root,
  path: '/dashboards/kiosk',
  validateSearch: readKioskSearch,
  component: lazyRouteComponent(() => import('./dashboards/kiosk/KioskPage.tsx')),
})

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  component: lazyRouteComponent(() => import('./system/SystemPage.tsx')),
})

const stop = createRoute({
  getParentRoute: () => root,
  path: '/stop',
  component: lazyRouteComponent(() => import('./emergency/StopPage.tsx')),
})

const exports = createRoute({
  getParentRoute: () => root,
  path: '/explore/exports',
  component: lazyRouteComponent(() => import('./exports/ExportsPage.tsx')),
})

const reports = createRoute({
  getParentRoute: () => root,
  path: '/explore/reports',
  component: lazyRouteComponent(() => import('./reports/ReportsPage.tsx')),
})

const imports = createRoute({
  getParentRoute: () => root,
  path: '/explore/import',
  validateSearch: (search: Record<string, unknown>): { id?: string } => (typeof search.id === 'string' ? { id: search.id } : {}),
  component: lazyRouteComponent(() => import('./imports/ImportPage.tsx')),
})

const insights = createRoute({
  getParentRoute: () => root,
  path: '/insights',
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./data-quality/DataQualityPage.tsx')),
})

const schedules = createRoute({
  getParentRoute: () => root,
  path: '/schedules',
  validateSearch: readScheduleSearch,
  component: lazyRouteComponent(() => import('./schedules/SchedulesPage.tsx')),
})

const interlocks = createRoute({
  getParentRoute: () => root,
  path: '/interlocks',
  validateSearch: readInterlockSearch,
  component: lazyRouteComponent(() => import('./interlocks/InterlocksPage.tsx')),
})

const alarms = createRoute({
  getParentRoute: () => root,
  path: '/alarms',
  /** Filter and open details; read by the page alone (alarm-search.ts). */
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./alarms/AlarmsPage.tsx')),
})

const alarmHistory = createRoute({
  getParentRoute: () => root,
  path: '/alarms/history',
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./alarms/HistoryPage.tsx')),
})

const alarmChannels = createRoute({
  getParentRoute: () => root,
  path: '/alarms/channels',
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./alarms/channels/ChannelsPage.tsx')),
})

const alarmSettings = createRoute({
  getParentRoute: () => root,
  path: '/alarms/settings',
  component: lazyRouteComponent(() => import('./alarms/settings/SettingsPage.tsx')),
})

const calibrations = createRoute({
  getParentRoute: () => root,
  path: '/insights/calibrations',
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import('./calibration/CalibrationsPage.tsx')),
})

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  validateSearch: readRulesSearch,
  component: lazyRouteComponent(() => import('./rules/RulesPage.tsx')),
})

const rule = createRoute({
  getParentRoute: () => root,
  path: '/rules/$ruleId',
  validateSearch: readRuleSearch,
  component: lazyRouteComponent(() => import('./rules/RulePage.tsx')),
})

const flash = createRoute({
  getParentRoute: () => root,
  path: '/flash',
  component: lazyRouteComponent(() => import('./flash/FlashPage.tsx')),
})

const firmware = createRoute({
  getParentRoute: () => root,
  path: '/flash/firmware',
  validateSearch: (search: Record<string, unknown>): { id?: string } => (typeof search.id === 'string' ? { id: search.id } : {}),
  component: lazyRouteComponent(() => import('./flash/FirmwarePage.tsx')),
})

const monitor = createRoute({
  getParentRoute: () => root,
  path: '/flash/monitor',
  /** Id of the port. */
  validateSearch: (search: Record<string, unknown>): { port?: string } => (typeof search.port === 'string' ? { port: search.port } : {}),
  component: lazyRouteComponent(() => import('./monitor/MonitorPage.tsx')),
})

const batches = createRoute({
  getParentRoute: () => root,
  path: '/flash/batches',
  validateSearch: (search: Record<string, unknown>): { new?: 1 } => (search.new === undefined ? {} : { new: 1 }),
  component: lazyRouteComponent(() => import('./provision/BatchesPage.tsx')),
})

const batch = createRoute({
  getParentRoute: () => root,
  path: '/flash/batch/$batchId',
  component: lazyRouteComponent(() => import('./provision/BatchPage.tsx')),
})

const later = <P extends LaterScreen>(screen: P) =>
  createRoute({ getParentRoute: () => root, path: `/${screen}`, component: () => <LaterPage screen={screen} /> })

const router = createRouter({
  routeTree: root.addChildren([
    overview,
    devices,
    device,
    addBoards,
    zones,
    templates,
    rollouts,
    system,
    stop,
    dashboards,
    dashboard,
    kiosk,
    explore,
    exports,
    reports,
    imports,
    insights,
    schedules,
    interlocks,
    calibrations,
    rules,
    rule,
    alarms,
    alarmHistory,
    alarmChannels,
    alarmSettings,
    flash,
    firmware,
    monitor,
    batches,
    batch,
    later('simulation'),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: Failed,
  scrollRestoration: true,
})

/** A page that cannot be fetched now says so itself when it is opened. */
function askAheadOfPage(search: Record<string, unknown>): void {
  import('./explore/ask-view.ts').then(
    ({ askView }) => askView(search),
    (fault: unknown) => console.warn(fault),
  )
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

preloadCharts(location.pathname)

export function App() {
  const state = useSession((session) => session.state)
  return state === 'ready' ? <RouterProvider router={router} /> : <Door state={state} />
}

function NotFound() {
  const { t } = useTranslation()
  return (
    <div className={page.page}>
      <EmptyState title={t('notFoundTitle')} text={t('notFoundText')}>
        <LinkButton to="/">{t('toOverview')}</LinkButton>
      </EmptyState>
    </div>
  )
}

function Failed({ error }: { error: unknown }) {
  const { t } = useTranslation()
  return (
    <div className={page.page} role="alert">
      <EmptyState
        title={t('failedTitle')}
        text={t('failedText')}
        more={<pre className="mono">{error instanceof Error ? error.message : String(error)}</pre>}
      >
        <Button onClick={() => location.reload()}>{t('reload')}</Button>
      </EmptyState>
    </div>
  )
}
