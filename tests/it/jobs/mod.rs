mod command;
mod consistency;
mod periods;
mod post;
mod rows;
mod server;
