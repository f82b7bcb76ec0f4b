import {
  IconActivity,
  IconAffiliate,
  IconBellRinging,
  IconBolt,
  IconBulb,
  IconChartLine,
  IconCpu,
  IconFlask2,
  IconLayoutBoard,
  IconLayoutDashboard,
  IconSettings,
} from '@tabler/icons-react'

/** The rail's entries in order; also the pages the command palette offers and the keys after `G`. */
export const PAGES = [
  { id: 'overview', to: '/', icon: IconLayoutDashboard, key: 'o' },
  { id: 'devices', to: '/devices', icon: IconCpu, key: 'd' },
  { id: 'dashboards', to: '/dashboards', icon: IconLayoutBoard, key: 'b' },
  { id: 'explore', to: '/explore', icon: IconChartLine, key: 'e' },
  { id: 'rules', to: '/rules', icon: IconAffiliate, key: 'r' },
  { id: 'alarms', to: '/alarms', icon: IconBellRinging, key: 'a' },
  { id: 'flash', to: '/flash', icon: IconBolt, key: 'f' },
  { id: 'simulation', to: '/simulation', icon: IconFlask2, key: 'm' },
  { id: 'insights', to: '/insights', icon: IconBulb, key: 'i' },
  { id: 'system', to: '/system', icon: IconSettings, key: 's' },
] as const

/** Icon of a channel in lists. */
export const ChannelIcon = IconActivity
