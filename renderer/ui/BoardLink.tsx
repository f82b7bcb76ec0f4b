import { useRouter } from '@tanstack/react-router'

/**
 * Link to a board's page for places that mount it by the hundred: a plain anchor, a tenth of the router's own Link.
 * Left click stays in the app, everything else (new tab, copy address) is the browser's.
 */
interface Props extends React.AnchorHTMLAttributes<HTMLAnchorElement> {
  board: string
  /** What a plain click does instead of going there. */
  onOpen?: () => void
}

export function BoardLink({ board, onOpen, ...rest }: Props) {
  const router = useRouter()
  const to = { to: '/devices/$boardId', params: { boardId: board } } as const
  return (
    <a
      {...rest}
      href={`/devices/${encodeURIComponent(board)}`}
      onPointerEnter={() => void router.preloadRoute(to)}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        if (onOpen) onOpen()
        else void router.navigate(to)
      }}
    />
  )
}
