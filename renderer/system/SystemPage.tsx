/** Placeholder replaced below. */
export default function SystemPage() {
  return null
}
