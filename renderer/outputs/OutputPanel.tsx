import { Drawer } from '@mantine/core'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useNow } from '../backend/clock.ts'
import { useTopics } from '../backend/live-connection.ts'
import { actuatorKey, useBoard, useConnection, useLive } from '../backend/live-store.ts'
import { RANGES } from '../device/device-search.ts'
import { EMPTY_VIEW, writeView } from '../explore/explore-search.ts'
import { InterlockPart } from '../interlocks/InterlockPart.tsx'
import { useFormat } from '../language/format.ts'
import { actuatorType } from '../quantities/actuator-words.ts'
import { OutputRules } from '../rules/OutputRules.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { CommandTimeline } from './CommandTimeline.tsx'
import { OutputControls } from './OutputControls.tsx'
import { OutputHistory } from './OutputHistory.tsx'
import { OutputStrip } from './OutputStrip.tsx'
import { OutputUsageFigures } from './OutputUsageFigures.tsx'
import { OverrideFields } from './OverrideFields.tsx'
import { useOutputName } from './output-name.ts'
import { useOutputSetting } from './output-setting.ts'
import { clockSpan, outputStory } from './output-story.ts'
import classes from './panel.module.css'
import { closeOutput, useOutputPanel } from './use-output-panel.ts'
import { useStoryWords } from './use-story-words.ts'
import { WishOrder } from './WishOrder.tsx'

/** One output, over every page: state as reported, switching, who holds it and why, life of commands, usage, history. */
export function OutputPanel() {
  const output = useOutputPanel((state) => state.output)
  const board = useBoard(output?.board ?? '')
  const actuator = useLive((state) => (output === null ? undefined : state.actuators.get(actuatorKey(output.board, output.gpio))))
  if (output === null || !board || !actuator) return null
  return <Opened key={actuatorKey(output.board, output.gpio)} board={board} actuator={actuator} />
}

function Opened({ board, actuator }: { board: Board; actuator: Actuator }) {
  useFocusBack()
  const { t } = useTranslation('outputs')
  const format = useFormat()
  const nowMs = useNow()
  const navigate = useNavigate()
  const name = useOutputName(board.id, actuator.gpio)
  const setting = useOutputSetting(board.id, actuator.gpio)
  const command = useLive((state) => state.commands.get(actuatorKey(board.id, actuator.gpio)))
  const connected = useConnection().state === 'open'
  const storyWords = useStoryWords()
  // Another page, or another tab of it, is a way out.
  const here = useLocation({ select: ({ pathname, search }) => `${pathname} ${'tab' in search ? String(search.tab) : ''}` })
  const [opened] = useState(here)
  useEffect(() => {
    if (here !== opened) closeOutput()
  }, [here, opened])
  useTopics([`values/${board.id}`])
  const series = useLive((state) =>
    state.seriesByBoard
      .get(board.id)
      ?.map((id) => state.series.get(id))
      .find((one) => one?.channel === `gpio${actuator.gpio}:output`),
  )
  const offline = !connected || board.presence.state === 'offline' || board.presence.state === 'unknown'
  const story = outputStory(actuator, setting, nowMs)
  const status: Status =
    actuator.emergency !== 'normal'
      ? 'critical'
      : offline
        ? 'stale'
        : story.kind === 'hand'
          ? 'manual'
          : actuator.mayBeOn !== actuator.on
            ? 'pending'
            : 'ok'
  const share = actuator.on && actuator.pwm !== null && actuator.pwm < 255 ? ` ${format.number((actuator.pwm / 255) * 100)} %` : ''
  return (
    <Drawer
      opened
      onClose={closeOutput}
      position="right"
      size={460}
      zIndex={130}
      title={name}
      closeButtonProps={{ 'aria-label': t('panel.close') }}
    >
      <div className={classes.panel}>
        <section className={classes.head} aria-label={name}>
          <p className={classes.place}>
            <a
              href={`/devices/${encodeURIComponent(board.id)}`}
              onClick={(event) => {
                if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                closeOutput()
                void navigate({ to: '/devices/$boardId', params: { boardId: board.id }, search: { channel: `o${actuator.gpio}` } })
              }}
            >
              {board.name ?? board.id}
            </a>{' '}
            · {actuatorType(actuator.type, format.language)} · GPIO {actuator.gpio}
            {setting?.critical && (
              <StatusBadge status="critical" plain>
                {t('panel.critical')}
              </StatusBadge>
            )}
          </p>
          <p className={classes.state} data-status={status}>
            <StatusGlyph status={status} size={20} />
            <b>
              {t(actuator.on ? 'panel.on' : 'panel.off')}
              {share}
            </b>
            <span>{t('panel.reported', { age: format.duration(nowMs - actuator.reportedAtMs) })}</span>
          </p>
          {story.kind !== 'none' && (
            <p
              className={classes.story}
              data-status={story.kind === 'hand' ? 'manual' : undefined}
              title={story.kind === 'maybe' ? t('mayBeOnWhy') : undefined}
            >
              {storyWords(story)}
            </p>
          )}
          {actuator.on && !offline && actuator.endsAtMs !== null && actuator.endsAtMs > nowMs && (
            <p className={classes.story}>{t('panel.endsIn', { time: clockSpan(actuator.endsAtMs - nowMs) })}</p>
          )}
          {offline && (
            <p className={classes.warning} role="status">
              <StatusGlyph status="stale" size={14} />
              {t('panel.unreachable')}
            </p>
          )}
          {offline && setting?.isolation && <p className={classes.warning}>{t('panel.isolation', { how: setting.isolation })}</p>}
        </section>
        <OutputControls board={board} actuator={actuator} name={name} setting={setting} />
        <OverrideFields board={board} actuator={actuator} nowMs={nowMs} />
        <InterlockPart board={board.id} gpio={actuator.gpio} />
        <OutputRules board={board.id} gpio={actuator.gpio} changes={command?.changedAtMs ?? 0} nowMs={nowMs} />
        <WishOrder actuator={actuator} />
        <CommandTimeline command={command} nowMs={nowMs} />
        <OutputUsageFigures board={board.id} gpio={actuator.gpio} nowMs={nowMs} />
        <OutputStrip series={series} />
        <OutputHistory board={board.id} gpio={actuator.gpio} changes={command?.changedAtMs ?? 0} nowMs={nowMs} />
        <div className={classes.links}>
          <LinkButton to="/schedules" search={{ output: `${board.id}/${actuator.gpio}` }} size="sm">
            {t('links.schedules')}
          </LinkButton>
          {series && (
            <LinkButton
              to="/explore"
              search={writeView({
                ...EMPTY_VIEW,
                items: [{ series: series.id, hidden: false, side: null }],
                range: { kind: 'last', ms: RANGES.h6 },
              })}
              size="sm"
            >
              {t('links.explore')}
            </LinkButton>
          )}
          <LinkButton to="/devices/$boardId" params={{ boardId: board.id }} search={{ tab: 'configuration' }} size="sm">
            {t('links.configuration')}
          </LinkButton>
        </div>
      </div>
    </Drawer>
  )
}
