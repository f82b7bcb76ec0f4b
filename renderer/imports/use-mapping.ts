import { useEffect, useRef, useState } from 'react'
import type { Import, ImportMapping } from '../../backend/contract/import.ts'
import { errorText } from '../language/errors.ts'
import { mapImport } from './import-calls.ts'
import { mappingFault } from './mapping.ts'

/** The mapping as the person sees it; complete ones are sent a moment after the last change. */

const SEND_AFTER_MS = 350

export interface MappingDraft {
  mapping: ImportMapping
  change(mapping: ImportMapping): void
  /** Not yet taken by the backend. */
  pending: boolean
  /** Why the backend did not take it. */
  failure: string | undefined
}

export function useMapping(job: Import): MappingDraft {
  const [mapping, setMapping] = useState(job.mapping)
  const [failure, setFailure] = useState<string>()
  const [sent, setSent] = useState(() => JSON.stringify(job.mapping))
  const text = JSON.stringify(mapping)
  const latest = useRef(text)
  latest.current = text
  const complete = mappingFault(mapping, String) === undefined

  useEffect(() => {
    if (text === sent || !complete) return
    const timer = setTimeout(() => {
      mapImport(job.id, mapping).then(
        () => {
          setSent(text)
          if (latest.current === text) setFailure(undefined)
        },
        (fault: unknown) => {
          if (latest.current === text) setFailure(errorText(fault))
        },
      )
    }, SEND_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text, sent, complete, mapping, job.id])

  const change = (next: ImportMapping) => {
    setMapping(next)
    setFailure(undefined)
  }
  return { mapping, change, pending: text !== sent, failure }
}
