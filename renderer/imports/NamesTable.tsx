import { Checkbox } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportMapping, ImportTarget } from '../../backend/contract/import.ts'
import classes from './imports.module.css'
import { setName } from './mapping.ts'
import { TargetField } from './TargetField.tsx'

/** Files with a row per sample: each name that occurs, and the series it goes into. */
interface Props {
  mapping: ImportMapping
  disabled: boolean
  onChange(mapping: ImportMapping): void
  freshOf(name: string): ImportTarget
}

export function NamesTable({ mapping, disabled, onChange, freshOf }: Props) {
  const { t } = useTranslation('imports')
  // A name that is left out stays in the list, with the series it had.
  const seen = useRef(new Map<string, ImportTarget>())
  for (const { name, target } of mapping.names ?? []) seen.current.set(name, target)
  const used = new Set((mapping.names ?? []).map(({ name }) => name))
  const names = [...seen.current]
  if (names.length === 0) return <p className={classes.none}>{t('names.none')}</p>
  return (
    <div className={classes.namesScroller}>
      <table className={classes.names}>
        <thead>
          <tr>
            <th scope="col">{t('names.name')}</th>
            <th scope="col">{t('names.target')}</th>
          </tr>
        </thead>
        <tbody>
          {names.map(([name, target]) => (
            <tr key={name}>
              <td>
                <Checkbox
                  label={name}
                  checked={used.has(name)}
                  disabled={disabled}
                  onChange={(event) => onChange(setName(mapping, name, event.currentTarget.checked ? target : undefined))}
                />
              </td>
              <td>
                {used.has(name) ? (
                  <TargetField
                    of={name}
                    target={target}
                    fresh={freshOf(name)}
                    onChange={(next) => onChange(setName(mapping, name, next))}
                  />
                ) : (
                  <span className={classes.quiet}>{t('role.notRead')}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
