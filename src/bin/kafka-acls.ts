import { main } from '../cli/kafka-acls.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
