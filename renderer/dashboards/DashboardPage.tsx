import { Button } from '@mantine/core'
import { IconPencil, IconScreenShare } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Dashboard } from '../../backend/contract/dashboard.ts'
import { backendNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { BoardPicker } from './BoardPicker.tsx'
import { bodyOf, sameBody } from './body-of.ts'
import { DashboardGrid } from './DashboardGrid.tsx'
import classes from './dashboard.module.css'
import { type DashboardSearch, readDashboardSearch } from './dashboard-search.ts'
import { type Draft, discardDraft, readDraft } from './drafts.ts'
import { RangePicker } from './RangePicker.tsx'
import { usesVariable } from './refs.ts'

/** One dashboard: live to look at, or in its editor. */

const Editor = lazy(() => import('./editor/DashboardEditor.tsx'))

export default function DashboardPage() {
  const { t } = useTranslation('dashboards')
  const { dashboardId = '' } = useParams({ strict: false })
  const { known, find } = useDocuments('dashboards')
  const dashboard = find(dashboardId)
  if (dashboard) return <Opened key={dashboardId} dashboard={dashboard} />
  return (
    <div className={page.page} aria-busy={!known}>
      {known && (
        <EmptyState title={t('unknown.title')} text={t('unknown.text')}>
          <LinkButton to="/dashboards">{t('unknown.back')}</LinkButton>
        </EmptyState>
      )}
    </div>
  )
}

function Opened({ dashboard }: { dashboard: Dashboard }) {
  const navigate = useNavigate()
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readDashboardSearch({ ...raw }), [raw])
  const allowed = useRole() !== 'viewer'
  const change = (next: DashboardSearch, replace = true) =>
    void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: dashboard.id }, search: next, replace })
  const { edit: _edit, ...looking } = search
  if (search.edit && allowed) {
    return (
      <Suspense fallback={<div className={page.page} aria-busy="true" />}>
        <Editor
          dashboard={dashboard}
          board={search.board}
          onBoard={(board) => change(withBoard(search, board))}
          onLeave={() => change(looking)}
        />
      </Suspense>
    )
  }
  return <Looking dashboard={dashboard} search={looking} onChange={change} />
}

function withBoard(search: DashboardSearch, board: string | undefined): DashboardSearch {
  const { board: _board, ...others } = search
  return board === undefined ? others : { ...others, board }
}

interface LookingProps {
  dashboard: Dashboard
  search: DashboardSearch
  onChange(search: DashboardSearch, replace?: boolean): void
}

function Looking({ dashboard, search, onChange }: LookingProps) {
  const { t } = useTranslation('dashboards')
  const { t: common } = useTranslation()
  const allowed = useRole() !== 'viewer'
  const backS = search.back ?? dashboard.backS
  const template = usesVariable(dashboard)
  const types = useMemo(() => dashboard.template?.sensorTypes ?? [], [dashboard.template])
  const edit = () => onChange({ ...search, edit: true }, false)
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={`${page.title} ${classes.title}`} title={dashboard.name}>
          {dashboard.name}
        </h1>
        {template && <StatusBadge status="neutral">{t('template.badge')}</StatusBadge>}
        {dashboard.description && (
          <span className={classes.description} title={dashboard.description}>
            {dashboard.description}
          </span>
        )}
        <div className={classes.acts}>
          {template && <BoardPicker sensorTypes={types} board={search.board} onChange={(board) => onChange(withBoard(search, board))} />}
          <RangePicker
            label={t('range.label')}
            value={backS}
            onChange={(back) => {
              const { back: _back, ...others } = search
              onChange(back === null || back === dashboard.backS ? others : { ...others, back })
            }}
          />
          <LinkButton
            to="/dashboards/kiosk"
            search={{ ids: dashboard.id, ...(search.board === undefined ? {} : { board: search.board }) }}
            leftSection={<IconScreenShare size={16} stroke={1.75} />}
          >
            {t('kiosk.open')}
          </LinkButton>
          <Button
            leftSection={<IconPencil size={16} stroke={1.75} />}
            disabled={!allowed}
            title={allowed ? undefined : common('needsRole', { role: common('role.operator') })}
            onClick={edit}
          >
            {t('edit')}
          </Button>
        </div>
      </div>
      {allowed && <DraftBanner dashboard={dashboard} onEdit={edit} />}
      {template && search.board === undefined && (
        <Banner status="event" title={t('template.none')}>
          {t('template.noneText')}
        </Banner>
      )}
      {dashboard.widgets.length === 0 ? (
        <EmptyState title={t('empty.title')} text={allowed ? t('empty.text') : t('empty.viewer', { role: common('role.operator') })}>
          {allowed && (
            <Button variant="filled" onClick={edit}>
              {t('empty.act')}
            </Button>
          )}
        </EmptyState>
      ) : (
        <DashboardGrid widgets={dashboard.widgets} board={search.board} backS={backS} />
      )}
    </div>
  )
}

function DraftBanner({ dashboard, onEdit }: { dashboard: Dashboard; onEdit(): void }) {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const [draft, setDraft] = useState<Draft | null>(() => {
    const kept = readDraft(dashboard.id)
    return kept && !sameBody(kept.body, bodyOf(dashboard)) ? kept : null
  })
  if (!draft) return null
  return (
    <Banner
      status="event"
      title={t('draft.from', { time: format.moment(draft.savedAtMs, backendNow()) })}
      actions={
        <>
          <Button
            size="sm"
            variant="subtle"
            onClick={() => {
              discardDraft(dashboard.id)
              setDraft(null)
            }}
          >
            {t('draft.discard')}
          </Button>
          <Button size="sm" onClick={onEdit}>
            {t('draft.continue')}
          </Button>
        </>
      }
    >
      {t('draft.text')}
    </Banner>
  )
}
