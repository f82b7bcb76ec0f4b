import { Button, Drawer, Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconCpu, IconInfoCircle } from '@tabler/icons-react'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { isOutput, type Series } from '../../backend/contract/series.ts'
import { useBoardCondition } from '../backend/board-conditions.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useBoard, useLive } from '../backend/live-store.ts'
import { BoardActions } from '../boards/BoardActions.tsx'
import { ConfigurationTab } from '../configuration/ConfigurationTab.tsx'
import { DriftBanner } from '../configuration/DriftBanner.tsx'
import { OfflineRulesTab } from '../configuration/OfflineRulesTab.tsx'
import { BoardDashboards } from '../dashboards/BoardDashboards.tsx'
import { PinsPanel } from '../pins/PinsPanel.tsx'
import { RevisionHistoryDialog } from '../revisions/RevisionHistoryDialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { SubzonesPanel } from '../zones/SubzonesPanel.tsx'
import { BoardFacts } from './BoardFacts.tsx'
import { ChannelEditor } from './ChannelEditor.tsx'
import { ChannelSettings } from './ChannelSettings.tsx'
import { DeviceHeader, DeviceNotices } from './DeviceHeader.tsx'
import { DiagnosticsTab } from './DiagnosticsTab.tsx'
import classes from './device.module.css'
import { type DeviceSearch, readDeviceSearch, TABS } from './device-search.ts'
import { HealthStrip } from './HealthStrip.tsx'
import { MessagesTab } from './MessagesTab.tsx'
import { OverviewTab } from './OverviewTab.tsx'

/** One board: health, channels with live values and curve, settings, raw messages, diagnostics. */
export default function DevicePage() {
  const { t } = useTranslation('device')
  const { boardId = '' } = useParams({ strict: false })
  const board = useBoard(boardId)
  const known = useLive((state) => state.boardsKnown)
  useTopics(useMemo(() => [`values/${boardId}`], [boardId]))
  if (board) return <DeviceView key={boardId} board={board} />
  return (
    <div className={page.page} aria-busy={!known}>
      {known ? (
        <EmptyState title={t('unknown.title')} text={t('unknown.text', { id: boardId })}>
          <Button component={Link} to="/devices">
            {t('unknown.back')}
          </Button>
        </EmptyState>
      ) : (
        <p>{t('loading')}</p>
      )}
    </div>
  )
}

const NONE: readonly number[] = []

function DeviceView({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const navigate = useNavigate()
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readDeviceSearch({ ...raw }), [raw])
  const condition = useBoardCondition(board.id)
  const ids = useLive((state) => state.seriesByBoard.get(board.id) ?? NONE)
  const all = useLive((state) => state.series)
  const series = useMemo(() => ids.flatMap((id) => all.get(id) ?? []).filter((one) => !isOutput(one)), [ids, all])
  const [edited, setEdited] = useState<Series | null>(null)
  const [drawer, setDrawer] = useState<'facts' | 'pins' | null>(null)
  const wide = useMediaQuery('(min-width: 1200px)') ?? true
  const tab = search.tab ?? 'overview'

  const change = (next: DeviceSearch) =>
    void navigate({
      to: '/devices/$boardId',
      params: { boardId: board.id },
      search: { ...readDeviceSearch({ ...search, ...next }) },
      replace: true,
    })

  return (
    <div className={page.page}>
      <DeviceHeader
        board={board}
        condition={condition}
        actions={
          <>
            <BoardDashboards board={board.id} />
            {!wide && tab === 'overview' && (
              <Button leftSection={<IconCpu size={16} stroke={1.75} />} onClick={() => setDrawer('pins')}>
                {t('open', { ns: 'pins' })}
              </Button>
            )}
            <BoardActions board={board} onConfigure={() => change({ tab: 'configuration' })} />
            {!wide && (
              <Button leftSection={<IconInfoCircle size={16} stroke={1.75} />} onClick={() => setDrawer('facts')}>
                {t('facts.open')}
              </Button>
            )}
          </>
        }
      />
      <Tabs value={tab} onChange={(value) => change({ tab: TABS.find((one) => one === value) ?? 'overview' })} keepMounted={false}>
        <Tabs.List>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <DeviceNotices board={board} />
      {tab !== 'overview' && <DriftBanner board={board} />}
      {tab === 'overview' && <HealthStrip board={board} />}
      {tab === 'overview' && <DriftBanner board={board} />}
      {tab === 'messages' && <MessagesTab board={board} />}
      {tab === 'configuration' && <ConfigurationTab board={board} />}
      {tab === 'offline' && <OfflineRulesTab board={board} />}
      {(tab === 'overview' || tab === 'channels' || tab === 'diagnostics') && (
        <div className={classes.columns} data-pins={tab === 'overview'}>
          <div className={classes.main}>
            {tab === 'overview' && <OverviewTab board={board} series={series} search={search} onChange={change} onEdit={setEdited} />}
            {tab === 'channels' && <ChannelSettings series={series} onEdit={setEdited} />}
            {tab === 'diagnostics' && <DiagnosticsTab board={board} past={search.past ?? 'h24'} onPast={(past) => change({ past })} />}
          </div>
          {wide && (
            <div className={classes.side}>
              {tab === 'overview' && (
                <PinsPanel board={board} series={series} channel={search.channel} onChoose={(channel) => change({ channel })} />
              )}
              <SubzonesPanel board={board} />
              <Panel title={t('facts.title')}>
                <BoardFacts board={board} />
              </Panel>
            </div>
          )}
        </div>
      )}
      <Drawer
        opened={drawer === 'facts' && !wide}
        onClose={() => setDrawer(null)}
        position="right"
        size={360}
        title={t('facts.title')}
        closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
      >
        <div className={classes.drawer}>
          <SubzonesPanel board={board} bare />
          <BoardFacts board={board} />
        </div>
      </Drawer>
      <Drawer
        opened={drawer === 'pins' && !wide}
        onClose={() => setDrawer(null)}
        position="right"
        size={440}
        title={t('title', { ns: 'pins' })}
        closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
      >
        <div className={classes.drawer}>
          <PinsPanel board={board} series={series} channel={search.channel} onChoose={(channel) => change({ channel })} bare />
        </div>
      </Drawer>
      {search.changes !== undefined && (
        <RevisionHistoryDialog series={search.changes} opened onClose={() => change({ changes: undefined })} />
      )}
      {edited && <ChannelEditor key={edited.id} series={edited} onClose={() => setEdited(null)} />}
    </div>
  )
}
