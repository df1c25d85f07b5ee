Console.Error.WriteLine("usage: throughput | coldstart | idle | micro");
return 2;
