// Jest cannot require() an ES module that is still being linked: load Nest before any CommonJS package does.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
