import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActuatorCommandBody } from '../../backend/contract/actuators/actuator.ts'
import { sendCommand } from '../backend/board-calls.ts'
import { reasonSentence } from '../language/reasons.ts'
import { showFailure, showToast } from '../ui/toasts.tsx'

/** The one way to ask for an output from a screen: an id of its own, failures shown. `asking` is what is under way to the backend. */
export function useCommand(board: string, gpio: number) {
  const { t } = useTranslation('device')
  const [asking, setAsking] = useState<ActuatorCommandBody['command'] | null>(null)
  const ask = async (body: Omit<ActuatorCommandBody, 'id'>): Promise<void> => {
    setAsking(body.command)
    try {
      const command = await sendCommand(board, gpio, { ...body, id: crypto.randomUUID() })
      if (command.state === 'refused') {
        const why = (command.refusal && reasonSentence(command.refusal)) ?? command.message ?? ''
        showToast({ status: 'warning', title: t('output.notSent'), text: why })
      }
    } catch (fault) {
      showFailure(t('output.notSent'), fault)
    } finally {
      setAsking(null)
    }
  }
  return { asking, ask }
}
