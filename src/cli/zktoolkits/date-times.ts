import { formatJavaDate, months } from '../zkcli/java-date.ts'

/** A time as java.text.DateFormat writes it with a short date and a long time, in English: `11/25/26, 4:33:45 PM UTC`. */
export async function shortDateLongTime(epochMs: number): Promise<string> {
  const date = new Date(epochMs)
  const year = String(date.getFullYear()).slice(-2).padStart(2, '0')
  // The zone is the last word but one of what Date.toString writes.
  const zone = (await formatJavaDate(epochMs)).split(' ').at(-2) ?? ''
  return `${date.getMonth() + 1}/${date.getDate()}/${year}, ${twelveHours(date)} ${zone}`
}

/** The same with both of medium length: `Nov 25, 2026, 4:33:45 PM`. */
export function mediumDateTime(epochMs: number): string {
  const date = new Date(epochMs)
  return `${months[date.getMonth()]} ${date.getDate()}, ${date.getFullYear()}, ${twelveHours(date)}`
}

function twelveHours(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const hours = date.getHours()
  return `${hours % 12 || 12}:${two(date.getMinutes())}:${two(date.getSeconds())} ${hours < 12 ? 'AM' : 'PM'}`
}
