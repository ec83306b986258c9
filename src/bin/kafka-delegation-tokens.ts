import { main } from '../cli/kafka-delegation-tokens.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
