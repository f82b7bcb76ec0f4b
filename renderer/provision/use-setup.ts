import { useEffect, useState } from 'react'
import type { ProvisionPreset } from '../../backend/contract/flash/provision.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { askPreset } from './provision-calls.ts'
import { readSetup, type SetupForm } from './provision-draft.ts'

/** The form, with the broker's address as the backend proposes it where this computer remembers none that still fits. */
export function useSetup(): { form: SetupForm; change(part: Partial<SetupForm>): void; preset: ProvisionPreset | undefined } {
  const [form, setForm] = useState(readSetup)
  const [preset, setPreset] = useState<ProvisionPreset>()
  useEffect(() => {
    let gone = false
    askPreset().then(
      (found) => {
        if (gone) return
        setPreset(found)
        const [likely] = found.brokers
        setForm((known) => {
          const fits = known.tls || found.brokers.some(({ host, port }) => host === known.host && String(port) === known.port)
          return likely === undefined || (fits && known.host !== '') ? known : { ...known, host: likely.host, port: String(likely.port) }
        })
      },
      // Without a proposal the address is typed in.
      (fault: unknown) => console.warn('No address of the broker is proposed.', fault),
    )
    return () => {
      gone = true
    }
  }, [])
  return { form, change: (part) => setForm((known) => ({ ...known, ...part })), preset }
}

export function useZoneNames(): string[] {
  const boards = useLive((state) => state.boards)
  const { language } = useFormat()
  const names = new Set<string>()
  for (const { zone } of boards.values()) if (zone !== null) names.add(zone)
  return [...names].sort((a, b) => a.localeCompare(b, language, { numeric: true }))
}
