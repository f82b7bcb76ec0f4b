import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Import, ImportMapping, ImportTarget } from '../../backend/contract/import.ts'
import classes from './imports.module.css'
import { headOf, type Role, roleOf, rolesOf, setRole, setTarget } from './mapping.ts'
import { TargetField } from './TargetField.tsx'

/** The first rows as cells; what each column is for is chosen in its head. */
interface Props {
  job: Import
  mapping: ImportMapping
  disabled: boolean
  onChange(mapping: ImportMapping): void
  /** A new series for a column. */
  freshOf(column: number): ImportTarget
}

export function PreviewTable({ job, mapping, disabled, onChange, freshOf }: Props) {
  const { t } = useTranslation('imports')
  const { preview } = job
  const width = preview.reduce((most, row) => Math.max(most, row.length), 0)
  const columns = Array.from({ length: width }, (_, column) => column)
  const roles = rolesOf(mapping)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={classes.previewScroller} tabIndex={0} aria-label={t('preview.label')}>
      <table className={classes.preview}>
        <thead>
          <tr>
            <th scope="col" className={classes.line}>
              {t('preview.line')}
            </th>
            {columns.map((column) => {
              const title = headOf(mapping, preview, column) || t('preview.column', { number: column + 1 })
              const role = roleOf(mapping, column)
              const target = mapping.layout === 'wide' ? mapping.columns.find((one) => one.column === column)?.target : undefined
              return (
                <th key={column} scope="col" data-role={role}>
                  <span className={classes.head} title={title}>
                    {title}
                  </span>
                  <Select
                    aria-label={t('preview.roleOf', { title })}
                    value={role}
                    disabled={disabled}
                    allowDeselect={false}
                    comboboxProps={{ width: 200, position: 'bottom-start', withinPortal: true }}
                    data={roles.map((value) => ({
                      value,
                      label: t(`role.${value}`),
                      // The time can move to another column, not away.
                      disabled: role === 'time' && value !== 'time',
                    }))}
                    onChange={(value) => {
                      const next: Role | undefined = roles.find((one) => one === value)
                      if (next && next !== role) onChange(setRole(mapping, column, next, freshOf(column)))
                    }}
                  />
                  {target ? (
                    <TargetField
                      of={title}
                      target={target}
                      fresh={freshOf(column)}
                      onChange={(next) => onChange(setTarget(mapping, column, next))}
                    />
                  ) : (
                    mapping.layout === 'wide' && <span className={classes.noTarget}>{role === 'ignore' ? t('role.notRead') : ''}</span>
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {preview.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is what it is
            <tr key={line}>
              <td className={classes.line}>{line + 1}</td>
              {columns.map((column) => (
                <td key={column} data-role={line < mapping.headerLines ? 'head' : roleOf(mapping, column)} title={row[column]}>
                  {row[column] ??
                    (line >= mapping.headerLines && roleOf(mapping, column) !== 'ignore' && (
                      <span className={classes.missing}>{t('preview.missing')}</span>
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
