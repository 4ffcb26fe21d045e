mod command;
mod consistency;
mod hands;
mod nodes;
mod periods;
mod post;
mod rows;
mod server;
