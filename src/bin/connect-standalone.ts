import { main } from '../cli/connect-standalone.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
