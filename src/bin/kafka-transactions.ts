import { main } from '../cli/kafka-transactions.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
