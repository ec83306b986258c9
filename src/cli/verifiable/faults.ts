const WAKEUP = 'org.apache.kafka.common.errors.WakeupException'
const FENCED = 'org.apache.kafka.common.errors.FencedInstanceIdException'

/** Whether somebody asked a consumer to stop. */
export function isWakeup(fault: unknown): boolean {
  return isOf(fault, WAKEUP)
}

/** Whether another member has taken the place of this one. */
export function isFenced(fault: unknown): boolean {
  return isOf(fault, FENCED)
}

function isOf(fault: unknown, className: string): boolean {
  return fault instanceof Error && 'className' in fault && fault.className === className
}
