fn main(){ for f in std::env::args().skip(1){ let t=std::fs::read_to_string(&f).unwrap(); let name=std::path::Path::new(&f).file_stem().unwrap().to_str().unwrap().to_string();
 let tree=clause::read(clause::Source::new(name.clone(),t.clone())); assert_eq!(tree.print(),t);
 for p in tree.provisions(){ let esc=|s:&str| s.replace('\\',"\\\\").replace('"',"\\\"").replace('\n',"\\n").replace('\t',"\\t");
 println!("{{\"doc\":\"{}\",\"part\":\"{}\",\"line\":{},\"path\":\"{}\",\"heading\":\"{}\",\"text\":\"{}\"}}",name,p.id.part().key(),p.line,esc(&p.id.path()),if p.kind==clause::Kind::Front{"".into()}else{esc(p.heading.as_str())},esc(p.body.as_str()));}
 for f in tree.findings(){ eprintln!("{f:?}"); }
 eprintln!("{:?}",tree.front());
}}
