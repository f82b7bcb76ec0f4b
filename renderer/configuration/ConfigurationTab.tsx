import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/board.ts'
import { EmptyState } from '../ui/EmptyState.tsx'

/** What a board shall be and what it says it is: sensors, outputs, pins. */
export function ConfigurationTab({ board }: { board: Board }) {
  const { t } = useTranslation('configuration')
  return (
    <div data-board={board.id}>
      <EmptyState title={t('none.title')} text={t('none.text')} />
    </div>
  )
}
