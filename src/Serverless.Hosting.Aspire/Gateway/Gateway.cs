#:sdk Microsoft.NET.Sdk.Web
#:package Serverless.Hosting.Gateway@VERSION
#:property PublishAot=false

// An application that does nothing but carry services: what it serves stands in its environment, where the AppHost writes it.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddServerless();

var app = builder.Build();
app.MapServerless();
app.Run();
