// Many stories are taken in steps: each page goes on by itself. Without this script its button does.
"use strict"
setTimeout(() => document.getElementById("go-on")?.click(), 150)
