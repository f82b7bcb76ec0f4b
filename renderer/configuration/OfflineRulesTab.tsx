import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/board.ts'
import { EmptyState } from '../ui/EmptyState.tsx'

/** Rules the board runs alone while the centre is away. */
export function OfflineRulesTab({ board }: { board: Board }) {
  const { t } = useTranslation('configuration')
  return (
    <div data-board={board.id}>
      <EmptyState title={t('none.title')} text={t('none.text')} />
    </div>
  )
}
