mod consistency;
mod periods;
mod rows;
