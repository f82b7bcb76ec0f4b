import i18next from 'i18next'
import { useEffect } from 'react'
import type { Command } from '../../backend/contract/actuators/actuator.ts'
import { backendNow } from '../backend/clock.ts'
import { useLive } from '../backend/live-store.ts'
import { makeFormat } from '../language/format.ts'
import { languageFrom } from '../language/language.ts'
import { showToast } from '../ui/toasts.tsx'
import { nameOfOutput } from './output-name.ts'
import { outputSetting } from './output-setting.ts'
import { openOutput } from './use-output-panel.ts'

/** A critical output whose OFF is not confirmed is told by a note that stays. Each command once, and no old ones at the start. */

const FRESH_MS = 60_000

export function isUnconfirmedOff(command: Command): boolean {
  const off = command.command === 'OFF' || (command.command === 'PWM' && command.value === 0)
  return off && (command.state === 'expired' || command.state === 'failed' || (command.state === 'refused' && command.sentAtMs !== null))
}

export function useUnconfirmedWatch(): void {
  useEffect(() => {
    const told = new Set<string>()
    return useLive.subscribe((state, before) => {
      if (state.commands === before.commands) return
      for (const [key, command] of state.commands) {
        if (command === before.commands.get(key) || told.has(command.id) || !isUnconfirmedOff(command)) continue
        if (backendNow() - command.changedAtMs > FRESH_MS) continue
        const setting = outputSetting(command)
        if (!setting?.critical) continue
        told.add(command.id)
        tell(command, setting.isolation)
      }
    })
  }, [])
}

function tell(command: Command, isolation: string | null): void {
  const { boards, actuators } = useLive.getState()
  const language = languageFrom(i18next.language)
  const t = i18next.getFixedT(null, 'outputs')
  const name = nameOfOutput(actuators.get(`${command.board} ${command.gpio}`), command.gpio, language, command.board)
  const board = boards.get(command.board)?.name ?? command.board
  const text = t('unconfirmed.text', { board, time: makeFormat(language).time(command.sentAtMs ?? command.createdAtMs) })
  showToast({
    status: 'critical',
    title: t('unconfirmed.title', { name }),
    text: isolation === null ? text : `${text} ${t('unconfirmed.isolation', { how: isolation })}`,
    act: { label: t('open'), run: () => openOutput(command.board, command.gpio) },
  })
}
