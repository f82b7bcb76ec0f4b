import { useQuery } from '@tanstack/react-query'
import Type from 'typebox'
import { MailSettings } from '../../backend/contract/export.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import { RestError, rest } from '../backend/rest.ts'

/** How mail leaves; only administrators may know. Read by the mail panel and by the editor of reports. */

export const MAIL_KEY = ['mail']

export interface Mail {
  /** Null: not set up; undefined: not known (yet). */
  settings: MailSettings | null | undefined
  /** Undefined where the reader may not know. */
  ready: boolean | undefined
  error: unknown
}

export function useMail(): Mail {
  const admin = allows(useRole(), 'admin')
  const { data, error } = useQuery({
    queryKey: MAIL_KEY,
    enabled: admin,
    queryFn: async ({ signal }) => {
      try {
        return await rest.get('/api/mail', Type.Union([MailSettings, Type.Null()]), { signal })
      } catch (fault) {
        if (fault instanceof RestError && fault.code === 'mail.not-set-up') return null
        throw fault
      }
    },
  })
  return { settings: data, ready: data === undefined ? undefined : data !== null && data.host !== '', error }
}
