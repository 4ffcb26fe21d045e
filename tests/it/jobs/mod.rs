mod consistency;
