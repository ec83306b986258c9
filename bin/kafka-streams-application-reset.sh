#!/usr/bin/env node
require('./launch.cjs')('kafka-streams-application-reset')
