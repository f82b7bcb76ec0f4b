import { useMantineColorScheme } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  type IconBolt,
  IconCalendar,
  IconCheck,
  IconCpu,
  IconKeyboard,
  IconLanguage,
  IconLink,
  IconMoon,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlus,
  IconRefresh,
  IconStethoscope,
  IconSun,
  IconToggleLeft,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { BulkResult } from '../../backend/contract/api.ts'
import { isHealth, isOutput } from '../../backend/contract/series.ts'
import { type LiveState, useLive, useRole } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { blockedBy, command } from '../boards/board-acts.ts'
import { useExploreEntries } from '../explore/explore-palette.ts'
import { useFlashEntries } from '../flash/flash-palette.ts'
import { switchLanguage } from '../language/i18n.ts'
import { type Language, languageFrom } from '../language/language.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import { openOutput } from '../outputs/use-output-panel.ts'
import { seriesName } from '../quantities/series-name.ts'
import { useRuleEntries } from '../rules/rule-palette.ts'
import { ChannelIcon, PAGES } from './pages.ts'
import { openSheet } from './use-shell.ts'

/** What the command palette offers for a text: boards, channels, pages, actions; best matches first. */
export interface PaletteEntry {
  id: string
  group: 'boards' | 'series' | 'rules' | 'views' | 'pages' | 'actions'
  title: string
  note: string
  icon: typeof IconBolt
  run(): unknown
}

const PER_GROUP = 8

export function usePaletteEntries(text: string): PaletteEntry[] {
  const { t, i18n } = useTranslation('shell')
  const { t: boards } = useTranslation('boards')
  const viewer = useRole() === 'viewer'
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const live = useLive()
  const words = useMemo(() => text.toLowerCase().split(/\s+/).filter(Boolean), [text])
  const language = languageFrom(i18n.language)
  const explore = useExploreEntries(words)
  const rules = useRuleEntries(words)
  const flash = useFlashEntries()

  const openBoard = (boardId: string, channel?: string) => () =>
    void navigate({ to: '/devices/$boardId', params: { boardId }, search: channel ? { channel } : {} })
  const pages = PAGES.map(
    (page): PaletteEntry => ({
      id: `page ${page.id}`,
      group: 'pages',
      title: t(`pages.${page.id}`),
      note: '',
      icon: page.icon,
      run: () => void navigate({ to: page.to }),
    }),
  )

  const page = (id: 'schedules' | 'interlocks', icon: PaletteEntry['icon']): PaletteEntry => ({
    id: `page ${id}`,
    group: 'pages',
    title: t(id),
    note: '',
    icon,
    run: () => void navigate({ to: `/${id}`, search: {} }),
  })
  pages.push(page('schedules', IconCalendar), page('interlocks', IconLink))

  pages.push({
    id: 'page add boards',
    group: 'pages',
    title: t('addBoards'),
    note: '',
    icon: IconPlus,
    run: () => void navigate({ to: '/devices/add' }),
  })
  pages.push(...flash.pages)

  const newIds = [...live.boards.values()].filter((board) => board.registration === 'new').map((board) => board.id)
  const demo = live.status?.demoBoards ?? 0
  const dark = colorScheme !== 'light'
  const action = (id: string, title: string, icon: PaletteEntry['icon'], run: PaletteEntry['run']): PaletteEntry => ({
    id: `action ${id}`,
    group: 'actions',
    title,
    note: '',
    icon,
    run,
  })
  const actions: PaletteEntry[] = [
    ...(newIds.length > 0
      ? [
          action('accept', t('palette.acceptAll', { count: newIds.length }), IconCheck, () =>
            rest.post('/api/boards/register', { ids: newIds, registration: 'accepted' }, BulkResult),
          ),
        ]
      : []),
    demo > 0
      ? action('demo', t('palette.stopDemo'), IconPlayerStop, () => rest.delete('/api/demo'))
      : action('demo', t('palette.startDemo'), IconPlayerPlay, () => rest.post('/api/demo', {})),
    action('theme', t(dark ? 'palette.themeLight' : 'palette.themeDark'), dark ? IconSun : IconMoon, () =>
      setColorScheme(dark ? 'light' : 'dark'),
    ),
    action('language', t('palette.language'), IconLanguage, () => switchLanguage(language === 'de' ? 'en' : 'de')),
    action('keys', t('palette.shortcuts'), IconKeyboard, openSheet),
  ]

  if (words.length === 0)
    return [
      ...actions.filter((entry) => entry.id === 'action accept'),
      ...pages,
      ...actions.filter((entry) => entry.id !== 'action accept'),
    ]
  return [
    ...boardEntries(live, words, openBoard),
    ...channelEntries(live, words, language, openBoard),
    ...rules,
    ...explore.filter((entry) => entry.group === 'views'),
    ...matching(pages, words),
    ...explore.filter((entry) => entry.group === 'actions'),
    ...matching(actions, words),
    ...matching(flash.monitors, words),
    ...(viewer ? [] : boardCommands(live, words, boards, navigate)),
  ]
}

type Open = (boardId: string, channel?: string) => () => void

function boardEntries(live: LiveState, words: string[], open: Open): PaletteEntry[] {
  const entries: PaletteEntry[] = []
  for (const board of live.boards.values()) {
    if (!fits(words, `${board.name ?? ''} ${board.id} ${board.zone ?? ''} ${board.labels.join(' ')}`)) continue
    const note = [board.name ? board.id : '', board.zone ?? ''].filter(Boolean).join(' · ')
    entries.push({ id: `board ${board.id}`, group: 'boards', title: board.name ?? board.id, note, icon: IconCpu, run: open(board.id) })
  }
  return best(entries, words)
}

function channelEntries(live: LiveState, words: string[], language: Language, open: Open): PaletteEntry[] {
  const entries: PaletteEntry[] = []
  for (const series of live.series.values()) {
    if (isHealth(series) || isOutput(series)) continue
    const board = live.boards.get(series.board)
    const title = seriesName(series, language)
    const boardName = board?.name ?? series.board
    if (!fits(words, `${title} ${boardName} ${series.sensorType}`)) continue
    const run = open(series.board, `s${series.id}`)
    entries.push({ id: `series ${series.id}`, group: 'series', title, note: boardName, icon: ChannelIcon, run })
  }
  for (const [key, actuator] of live.actuators) {
    const boardName = live.boards.get(actuator.board)?.name ?? actuator.board
    const title = nameOfOutput(actuator, actuator.gpio, language)
    if (!fits(words, `${title} ${boardName} ${actuator.type}`)) continue
    const run = () => openOutput(actuator.board, actuator.gpio)
    entries.push({ id: `output ${key}`, group: 'series', title, note: boardName, icon: IconToggleLeft, run })
  }
  return best(entries, words)
}

const COMMANDS = ['restart', 'diagnostics', 'configure'] as const
const COMMAND_ICONS = { restart: IconRefresh, diagnostics: IconStethoscope, configure: IconAdjustmentsHorizontal } as const

/** "Restart AQ-Tank-01": only where a word asks for the act itself, so that nothing acts on a board that is merely looked for. */
function boardCommands(live: LiveState, words: string[], t: TFunction<'boards'>, navigate: ReturnType<typeof useNavigate>): PaletteEntry[] {
  const entries: PaletteEntry[] = []
  for (const board of live.boards.values()) {
    if (blockedBy(board, false) !== undefined) continue
    const { id, name, zone, labels } = board
    const known = `${name ?? ''} ${id} ${zone ?? ''} ${labels.join(' ')}`.toLowerCase()
    const asking = words.filter((word) => !known.includes(word))
    if (asking.length === 0) continue
    for (const act of COMMANDS) {
      const title = t(`palette.${act}`, { name: name ?? id, interpolation: { escapeValue: false } })
      if (!fits(asking, title)) continue
      const run =
        act === 'configure'
          ? () => void navigate({ to: '/devices/$boardId', params: { boardId: id }, search: { tab: 'configuration' } })
          : () => command([id], { command: act === 'restart' ? 'reboot' : 'diagnostics' })
      entries.push({ id: `${act} ${id}`, group: 'actions', title, note: zone ?? '', icon: COMMAND_ICONS[act], run })
    }
  }
  return best(entries, words)
}

function matching(entries: PaletteEntry[], words: string[]): PaletteEntry[] {
  return best(
    entries.filter((entry) => fits(words, entry.title)),
    words,
  )
}

function fits(words: string[], text: string): boolean {
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word))
}

/** A title that begins with the text comes before one that only holds it. */
function best(entries: PaletteEntry[], words: string[]): PaletteEntry[] {
  const start = words[0] ?? ''
  const rank = (entry: PaletteEntry) =>
    entry.title.toLowerCase().startsWith(start) ? 0 : entry.title.toLowerCase().includes(start) ? 1 : 2
  return entries.sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title)).slice(0, PER_GROUP)
}
