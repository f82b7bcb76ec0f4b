import { useTranslation } from 'react-i18next'
import type { FieldChange } from '../../backend/contract/configuration/diff.ts'
import { useFormat } from '../language/format.ts'
import { entryWord, fieldWord, valueWord } from './change-words.ts'
import classes from './configuration.module.css'

/** Differences as a table: what, before, after. */
interface Props {
  changes: readonly FieldChange[]
  /** Heads of the two value columns. */
  before: string
  after: string
}

export function ChangeList({ changes, before, after }: Props) {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  return (
    <div className={classes.changes}>
      <table className={classes.changed}>
        <thead>
          <tr>
            <th scope="col">{t('changes.what')}</th>
            <th scope="col">{before}</th>
            <th scope="col">{after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={`${change.part} ${change.key} ${change.field} ${change.kind}`}>
              <td>
                <strong>{entryWord(change, t)}</strong> {change.field === '' ? '' : fieldWord(change, t)}
              </td>
              {change.field === '' ? (
                <>
                  <td>{t(change.before === null ? 'value.absent' : 'value.there')}</td>
                  <td>{t(change.after === null ? 'value.absent' : 'value.there')}</td>
                </>
              ) : (
                <>
                  <td>{valueWord(change.before, change.field, t, format)}</td>
                  <td>{valueWord(change.after, change.field, t, format)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
