import { ActionIcon } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconArrowsMaximize, IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconPlayerSkipForward, IconX } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useLayoutEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { GRID_ROW_PX, type Widget } from '../../../backend/contract/dashboard.ts'
import { useNow } from '../../backend/clock.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { DashboardGrid } from '../DashboardGrid.tsx'
import { readKioskSearch } from '../dashboard-search.ts'
import { GAP_PX } from '../layout.ts'
import { boardsOfZone } from '../widgets/zone-boards.ts'
import classes from './kiosk.module.css'
import { pagesOf, slidesOf, wallScale } from './slides.ts'
import { useIdle, useRotation, useWakeLock } from './use-kiosk.ts'

const ROW_PX = GRID_ROW_PX + GAP_PX
const NONE: readonly Widget[] = []

/** Dashboards on a wall: no bars, larger, one after the other. Esc leaves; Space pauses; arrows go on and back. */
export default function KioskPage() {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const navigate = useNavigate()
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readKioskSearch({ ...raw }), [raw])
  const { known, list } = useDocuments('dashboards')
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const boardsVersion = useLive((state) => state.boardsVersion)
  const nowMs = useNow()
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards are changed in place, `boardsVersion` says when
  const slides = useMemo(() => {
    const boards = boardsOfZone(useLive.getState().boards.values(), null).map((one) => one.id)
    return slidesOf(list, search, boards, { series, seriesByBoard })
  }, [list, search, series, seriesByBoard, boardsVersion])
  const rotation = useRotation(slides.map((one) => one.seconds))
  const { ref, width, height } = useElementSize()
  const idle = useIdle()
  useWakeLock()

  const leave = () => {
    if (document.fullscreenElement) void document.exitFullscreen()
    const [only] = slides
    if (slides.length === 1 && only) {
      void navigate({
        to: '/dashboards/$dashboardId',
        params: { dashboardId: only.dashboard.id },
        search: only.board === undefined ? {} : { board: only.board },
      })
    } else void navigate({ to: '/dashboards' })
  }
  // Before it is painted: who sees a dashboard can turn it, an effect after it would still act on what was shown before.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave()
      else if (event.key === 'ArrowRight') rotation.go(1)
      else if (event.key === 'ArrowLeft') rotation.go(-1)
      else if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) rotation.pause()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })

  const slide = slides[rotation.index]
  const widgets = slide?.dashboard.widgets ?? NONE
  const scale = wallScale(heightOf(widgets), height)
  const pages = useMemo(() => pagesOf(widgets, Math.max(1, Math.floor((height / scale + GAP_PX) / ROW_PX))), [widgets, height, scale])
  const name = useLive((state) => (slide?.board === undefined ? undefined : (state.boards.get(slide.board)?.name ?? slide.board)))
  if (!slide) {
    return (
      <div className={classes.kiosk} aria-busy={!known}>
        {known && (
          <div className={classes.none}>
            <EmptyState title={t('kiosk.noneTitle')} text={t('kiosk.noneText')}>
              <LinkButton to="/dashboards">{t('unknown.back')}</LinkButton>
            </EmptyState>
          </div>
        )}
      </div>
    )
  }
  const { dashboard } = slide
  const page = Math.min(pages.length - 1, Math.floor(rotation.share * pages.length))
  const shown = pages[page] ?? NONE
  const turning = slides.length > 1 || pages.length > 1
  return (
    <div className={classes.kiosk} data-idle={idle}>
      <header className={classes.head}>
        <h1 className={classes.title}>
          {dashboard.name}
          {name !== undefined && <span> · {name}</span>}
        </h1>
        <div className={classes.acts}>
          {turning && (
            <>
              <ActionIcon aria-label={t('kiosk.back')} title={t('kiosk.back')} onClick={() => rotation.go(-1)}>
                <IconPlayerSkipBack size={18} stroke={1.75} />
              </ActionIcon>
              <ActionIcon
                aria-label={t(rotation.paused ? 'kiosk.play' : 'kiosk.pause')}
                title={t(rotation.paused ? 'kiosk.play' : 'kiosk.pause')}
                onClick={rotation.pause}
              >
                {rotation.paused ? <IconPlayerPlay size={18} stroke={1.75} /> : <IconPlayerPause size={18} stroke={1.75} />}
              </ActionIcon>
              <ActionIcon aria-label={t('kiosk.next')} title={t('kiosk.next')} onClick={() => rotation.go(1)}>
                <IconPlayerSkipForward size={18} stroke={1.75} />
              </ActionIcon>
            </>
          )}
          <ActionIcon
            aria-label={t('kiosk.full')}
            title={t('kiosk.full')}
            onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())}
          >
            <IconArrowsMaximize size={18} stroke={1.75} />
          </ActionIcon>
          <ActionIcon aria-label={t('kiosk.leave')} title={t('kiosk.leave')} onClick={leave}>
            <IconX size={18} stroke={1.75} />
          </ActionIcon>
        </div>
        {turning && (
          <span className={classes.count}>
            {[
              rotation.paused && t('kiosk.paused'),
              slides.length > 1 && `${format.number(rotation.index + 1)} / ${format.number(slides.length)}`,
              pages.length > 1 && t('kiosk.page', { page: page + 1, pages: pages.length }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        )}
        <time className={classes.clock} dateTime={new Date(nowMs).toISOString()}>
          <span>{format.date(nowMs)}</span> {format.time(nowMs)}
        </time>
      </header>
      {turning && (
        <div className={classes.progress} aria-hidden="true">
          <span style={{ width: `${rotation.share * 100}%` }} />
        </div>
      )}
      <div ref={ref} className={classes.body}>
        {width > 0 && (
          <div key={`${dashboard.id} ${slide.board ?? ''} ${page}`} style={{ zoom: wallScale(heightOf(shown), height) }}>
            <DashboardGrid widgets={shown} board={slide.board} backS={dashboard.backS} wall />
          </div>
        )}
      </div>
    </div>
  )
}

/** px at normal density. */
function heightOf(widgets: readonly Widget[]): number {
  return widgets.reduce((bottom, widget) => Math.max(bottom, widget.y + widget.h), 0) * ROW_PX - GAP_PX
}
