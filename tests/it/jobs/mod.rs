mod command;
mod consistency;
mod nodes;
mod periods;
mod post;
mod rows;
mod server;
